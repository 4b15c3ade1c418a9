# /// specimen
# title = "one class is layer and wrapper at once, under both names"
# cell = "exercise-1"
# fails = { "1.1" = "arguments-differ" }
# words = { "1.1" = "yours takes \\(layer, rank, alpha\\)", "notes" = "exercise 4: checked with our" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, layer, rank, alpha):
        super().__init__()
        self.layer = layer
        self.down = torch.nn.Parameter(torch.randn(layer.in_features, rank) / rank)
        self.up = torch.nn.Parameter(torch.zeros(rank, layer.out_features))
        self.strength = alpha / rank

    def forward(self, x):
        return self.layer(x) + self.strength * (x @ self.down @ self.up)

# %% exercise-2
LinearWithLoRA = LoRALayer
