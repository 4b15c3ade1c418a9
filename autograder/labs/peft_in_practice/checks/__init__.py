"""Checks of the lab "PEFT in practice": pytest tests over what the probes wrote down, outside the sandbox."""
