# /// specimen
# title = "a helper function and constants live in other cells"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = make_factor(in_dim, rank, STD)
        self.B = make_factor(rank, out_dim, ZERO)
        self.scaling = scaling_of(rank, alpha)

    def forward(self, x):
        return self.scaling * chain(x, self.A, self.B)

# %% after:puzzle-count
from functools import reduce

STD, ZERO = 0.02, 0.0


def make_factor(rows, columns, std):
    return torch.nn.Parameter(std * torch.randn(rows, columns))

# %% after:exercise-3
def chain(*tensors):
    return reduce(torch.matmul, tensors)


scaling_of = lambda rank, alpha: alpha / rank
