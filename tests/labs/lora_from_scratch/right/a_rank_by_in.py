# /// specimen
# title = "A is (rank, in) and B is (out, rank), as in the paper"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.empty(rank, in_dim))
        torch.nn.init.kaiming_uniform_(self.A, a=5**0.5)
        self.B = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return (x @ self.A.T @ self.B.T) * self.scale
