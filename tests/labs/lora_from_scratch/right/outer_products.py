# /// specimen
# title = "a sum of outer products, one per rank"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.rank, self.alpha = rank, alpha

    def forward(self, x):
        update = 0
        for r in range(self.rank):
            update = update + (x @ self.A[:, r])[..., None] * self.B[r]
        return self.alpha * update / self.rank
