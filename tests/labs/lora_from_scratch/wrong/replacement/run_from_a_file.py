# /// specimen
# title = "the function is brought in by %run"
# cell = "exercise-3"
# fails = { "3.1" = "code-in-a-file" }
# words = { "3.1" = "replace\\.py" }
# ///
%run replace.py
