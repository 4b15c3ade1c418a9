"""One module per command; each turns arguments into one call and an exit code."""
