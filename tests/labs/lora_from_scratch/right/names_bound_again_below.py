# /// specimen
# title = "experiments at the end take the names of builtins, imports and helpers"
# cell = "exercise-1"
# words = { "notes" = "changes `scaled`, below the check" }
# ///
import math

GAIN = 1.0


def scaled(update, rank, alpha):
    return GAIN * alpha / rank * update


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.rank, self.alpha = rank, alpha
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / math.sqrt(rank))
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return scaled(x @ self.down @ self.up, self.rank, self.alpha)

# %% after:check-4
def scaled(update, rank, alpha):
    return alpha / rank**0.5 * update


GAIN = 2.0
math, sum, isinstance = 12, 0, None
