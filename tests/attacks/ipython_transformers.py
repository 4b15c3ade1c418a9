# /// attack
# title = "later cells are turned into nothing"
# ends = "finished"
# ///
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
