# /// attack
# title = "the hidden messages are imported"
# ends = "finished"
# ///
from autograder.labs.lora_from_scratch.hidden import hidden_messages
breach(hidden_messages(0)[0])
