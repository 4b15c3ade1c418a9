"""What is handed in: found, read and repaired as data, never run."""
