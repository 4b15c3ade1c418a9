"""A report as something to read: pure functions from a `Report` to text."""
