# /// specimen
# title = "forward gets a weight and gives one"
# cell = "exercise-1"
# fails = { "1.2" = "forward-gets-weight" }
# words = { "1.2" = "gets x, the layer's input" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, weight):
        return weight + self.factor * (self.down @ self.up).T
