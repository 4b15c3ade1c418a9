# /// attack
# title = "every comparison is true"
# ends = "finished"
# ///
class Same(float):
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda *a: True
    __hash__ = float.__hash__
builtins.float = Same
