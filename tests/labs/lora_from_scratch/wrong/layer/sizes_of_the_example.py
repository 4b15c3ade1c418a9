# /// specimen
# title = "the sizes of GPT-2 are written into the layer"
# cell = "exercise-1"
# fails = { "1.1" = "sizes-fixed" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(768, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, 768))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
