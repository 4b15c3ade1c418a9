# /// specimen
# title = "the scaling is computed and not used"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.empty(rank, in_dim).normal_(std=0.02))
        self.B = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.alpha, self.rank = alpha, rank

    def forward(self, x):
        scaling = self.alpha / self.rank
        update = torch.einsum("...i,ri,or->...o", x, self.A, self.B)
        update * scaling
        return update
