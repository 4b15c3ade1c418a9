# /// attack
# title = "the checks are imported"
# ends = "finished"
# ///
import autograder.labs.lora_from_scratch.checks.test_1_layer
breach("imported the checks")
