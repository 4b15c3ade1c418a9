"""A working lab to write one's own from: files with names to fill in, and what fills them in."""
