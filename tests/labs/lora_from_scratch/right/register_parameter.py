# /// specimen
# title = "register_parameter instead of an attribute"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.register_parameter("A", torch.nn.Parameter(torch.randn(in_dim, rank) * 0.02))
        self.register_parameter("B", torch.nn.Parameter(torch.zeros(rank, out_dim)))
        self.alpha_over_rank = float(alpha) / float(rank)

    def forward(self, x):
        return torch.matmul(torch.matmul(x, self.A), self.B) * self.alpha_over_rank
