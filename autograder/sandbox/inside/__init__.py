"""The part of the sandbox that runs inside it. Only this, `kit.recorder`, labs' probes and `wire` do."""
