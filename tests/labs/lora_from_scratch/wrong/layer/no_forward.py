# /// specimen
# title = "the method is called foward"
# cell = "exercise-1"
# fails = { "1.2" = "forward-missing" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def foward(self, x):
        return self.scaling * (x @ self.A @ self.B)
