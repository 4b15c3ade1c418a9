# /// specimen
# title = "the rank is the first argument"
# cell = "exercise-1"
# fails = { "1.1" = "argument-order" }
# words = { "1.1" = "yours takes \\(rank, in_dim, out_dim, alpha\\).*called as \\(in_dim, out_dim, rank, alpha\\)" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, rank, in_dim, out_dim, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)
