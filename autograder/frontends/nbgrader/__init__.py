"""What this course plugs into nbgrader."""
