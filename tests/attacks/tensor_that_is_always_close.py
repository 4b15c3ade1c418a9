# /// attack
# title = "a tensor subclass answers every question with yes"
# ends = "finished"
# ///
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True
torch.nn.Parameter.__torch_function__ = classmethod(lambda *a, **k: True)
