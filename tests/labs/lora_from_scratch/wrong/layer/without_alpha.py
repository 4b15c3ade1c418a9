# /// specimen
# title = "the layer takes no alpha"
# cell = "exercise-1"
# fails = { "1.1" = "arguments-differ" }
# words = { "1.1" = "the call is `LoRALayer\\(.*yours takes \\(in_dim, out_dim, rank\\)" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return x @ self.down @ self.up
