# /// specimen
# title = "the scaling meets B first"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.zeros(in_dim, rank).uniform_(-0.1, 0.1))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.rank, self.alpha = rank, alpha

    def forward(self, x):
        return x.matmul(self.A).matmul(self.B.mul(self.alpha).div(self.rank))
