"""Pure: which name an application may bear on the city's domain, and what it needs to run."""
