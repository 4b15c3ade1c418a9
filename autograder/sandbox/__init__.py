"""Where student code runs: a process that never held a check, an expected value or a label."""
