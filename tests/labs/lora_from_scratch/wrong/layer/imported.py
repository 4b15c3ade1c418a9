# /// specimen
# title = "the class is imported from a file of one's own"
# cell = "exercise-1"
# fails = { "1.1" = "code-in-a-file" }
# words = { "1.1" = "my_layers\\.py.*the notebook alone is graded" }
# ///
from my_layers import LoRALayer
