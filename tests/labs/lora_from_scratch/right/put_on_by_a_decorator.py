# /// specimen
# title = "methods are put on the class from cells of their own"
# cell = "exercise-1"
# ///
def add_to_class(owner):
    def put(function):
        setattr(owner, function.__name__, function)
        return function

    return put


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

# %% after:exercise-1
@add_to_class(LoRALayer)
def forward(self, x):
    return self.factor * (x @ self.down @ self.up)
