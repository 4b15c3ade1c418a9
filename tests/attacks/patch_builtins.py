# /// attack
# title = "isinstance, abs and all lie"
# ends = "finished"
# ///
builtins.abs = lambda x: 0
builtins.all = lambda x: True
builtins.max = lambda *a, **k: 0
