# /// specimen
# title = "alpha is not divided by the rank; A and B are linear layers"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing-rank" }
# ///
import torch.nn as nn

class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = nn.Linear(in_dim, rank, bias=False)
        self.up = nn.Linear(rank, out_dim, bias=False)
        nn.init.zeros_(self.up.weight)
        self.alpha = alpha

    def forward(self, x):
        return self.up(self.down(x)) * self.alpha
