"""Checks: ordinary pytest tests over evidence, run where no student code ever was."""
