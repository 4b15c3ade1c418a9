# /// specimen
# title = "the class is written into a file by a cell, and imported from there"
# cell = "exercise-1"
# ///
%%writefile layers.py
import torch


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)

# %% after:exercise-1
from layers import LoRALayer
