# /// specimen
# title = "alpha / sqrt(rank), as rank-stabilised LoRA does"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-sqrt-rank" }
# ///
import math

class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.empty(in_dim, rank))
        torch.nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / math.sqrt(rank)

    def forward(self, x):
        return x @ self.A @ self.B * self.scaling
