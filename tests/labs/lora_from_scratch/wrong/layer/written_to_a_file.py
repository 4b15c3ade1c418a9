# /// specimen
# title = "the class is written into a file, and never imported"
# cell = "exercise-1"
# fails = { "1.1" = "code-in-a-file" }
# words = { "1.1" = "take the line `%%writefile layers\\.py` out" }
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
