"""A small class to grade: the solution, the untouched notebook, natural mistakes and a damaged notebook."""
