# /// specimen
# title = "forward is set from outside, and returns nothing"
# cell = "exercise-1"
# fails = { "1.2" = "returns-nothing" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank


def update(self, x):
    self.factor * (x @ self.down @ self.up)


LoRALayer.forward = update
