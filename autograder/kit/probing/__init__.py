"""What probes are written with beside the recorder. It is read inside the sandbox, where the rest of the kit is not."""
