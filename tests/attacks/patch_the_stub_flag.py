# /// attack
# title = "every failure is called an untouched stub"
# ends = "finished"
# ///
import autograder.kit.recorder as record
record.describe_error = lambda error: {"type": "NotImplementedError", "message": "", "stub": True}
