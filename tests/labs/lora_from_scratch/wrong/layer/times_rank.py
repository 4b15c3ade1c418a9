# /// specimen
# title = "alpha is multiplied by the rank"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-times-rank" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha * rank

    def forward(self, x):
        return self.scaling * torch.matmul(torch.matmul(x, self.A), self.B)
