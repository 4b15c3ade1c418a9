# /// specimen
# title = "everything is imported from a file of one's own"
# cell = "exercise-2"
# fails = { "2.3" = "code-in-a-file" }
# words = { "2.3" = "my_layers\\.py" }
# ///
from my_layers import *
