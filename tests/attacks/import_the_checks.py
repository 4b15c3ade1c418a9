# /// attack
# title = "the checks are imported"
# ends = "finished"
# ///
import autograder.checks.lora_from_scratch.test_1_layer
breach("imported the checks")
