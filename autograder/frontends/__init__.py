"""The front ends: command line, notebook cell, pytest, nbgrader, GitHub. Each is a thin caller of grading."""
