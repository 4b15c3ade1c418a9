"""Checks of the lab "LoRA from scratch"."""
