"""One submission, or a class: run in the sandbox, kept as a record, judged by checks."""
