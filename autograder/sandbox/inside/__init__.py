"""The part of the sandbox that runs inside it. Only this, `kit.recorder`, `kit.probing`, labs' probes and `wire` do."""
