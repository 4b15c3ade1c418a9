"""The lab "PEFT in practice": pretrained or not, and LoRA as people use it."""
