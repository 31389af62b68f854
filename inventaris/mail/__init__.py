"""Mail out: building it, handing it to the mail server, reading what comes back."""
