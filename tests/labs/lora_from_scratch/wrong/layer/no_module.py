# /// specimen
# title = "a class that is no module"
# cell = "exercise-1"
# fails = { "1.1" = "not-a-module" }
# ///
class LoRALayer:
    def __init__(self, in_dim, out_dim, rank, alpha):
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def __call__(self, x):
        return self.scaling * (x @ self.A @ self.B)
