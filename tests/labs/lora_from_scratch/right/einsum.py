# /// specimen
# title = "one einsum for everything"
# cell = "exercise-1"
# ///
from torch import einsum

class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.a = torch.nn.Parameter(torch.nn.init.xavier_normal_(torch.empty(in_dim, rank)))
        self.b = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.s = alpha / rank

    def forward(self, x):
        return einsum("... i, i r, r o -> ... o", x, self.a, self.b) * self.s
