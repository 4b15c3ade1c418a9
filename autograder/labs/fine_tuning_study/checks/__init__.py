"""Checks of the lab "A fine-tuning study": pytest tests over what the probes wrote down, outside the sandbox."""
