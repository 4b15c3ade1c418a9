# /// specimen
# title = "the function is brought in by exec"
# cell = "exercise-4"
# fails = { "4.2" = "code-in-a-file" }
# words = { "4.2" = "freeze\\.py" }
# ///
exec(open("freeze.py").read())
