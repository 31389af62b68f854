"""What files and sources tell of themselves."""
