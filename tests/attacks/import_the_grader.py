# /// attack
# title = "the grader is imported"
# ends = "finished"
# ///
import autograder.grading.flow
breach("imported the grader")
