# /// specimen
# title = "from torch.nn import *"
# cell = "exercise-1"
# ///
from torch.nn import *
from torch.nn import functional as F
import torch as t

class LoRALayer(Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = Parameter(t.randn(in_dim, rank) * 0.01)
        self.B = Parameter(t.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * F.linear(x @ self.A, self.B.T)
