# /// specimen
# title = "both linear layers are set to zero"
# cell = "exercise-1"
# fails = { "1.3" = "both-zero" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(in_dim, rank, bias=False), torch.nn.Linear(rank, out_dim, bias=False)
        )
        for layer in self.layers:
            torch.nn.init.zeros_(layer.weight)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * self.layers(x)
