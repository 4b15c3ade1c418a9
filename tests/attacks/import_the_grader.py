# /// attack
# title = "the grader is imported"
# ends = "finished"
# ///
import autograder.grade
breach("imported the grader")
