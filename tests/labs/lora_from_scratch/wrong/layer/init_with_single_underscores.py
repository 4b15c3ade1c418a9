# /// specimen
# title = "the constructor is called _init_"
# cell = "exercise-1"
# fails = { "1.1" = "init-misspelt" }
# words = { "1.1" = "is `_init_` meant to be `__init__`" }
# ///
class LoRALayer(torch.nn.Module):
    def _init_(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)
