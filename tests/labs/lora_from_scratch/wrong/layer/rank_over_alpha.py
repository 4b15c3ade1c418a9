# /// specimen
# title = "rank / alpha where alpha / rank is asked for"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-inverted" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.rand(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = rank / alpha

    def forward(self, x):
        return self.scaling * (x @ self.A) @ self.B
