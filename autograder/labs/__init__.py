"""The labs of this course, a folder each: all that only this lab knows.

Only a lab's `probes/` are ever inside the sandbox, so neither this file nor a lab's own `__init__.py` imports anything.
"""
