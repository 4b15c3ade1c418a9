# /// specimen
# title = "class and methods are decorated by functions of one's own"
# cell = "exercise-1"
# ///
import functools

def checked(method):
    @functools.wraps(method)
    def wrapper(self, x):
        result = method(self, x)
        assert result.shape[:-1] == x.shape[:-1]
        return result
    return wrapper


def named(cls):
    cls.label = "LoRA"
    return cls


@named
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    @checked
    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
