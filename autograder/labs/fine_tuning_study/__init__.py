"""The lab "A fine-tuning study": three runs, a sweep over ranks, one example; and what of it holds."""
