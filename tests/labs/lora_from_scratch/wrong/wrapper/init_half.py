# /// specimen
# title = "the constructor is called __init"
# cell = "exercise-2"
# fails = { "2.3" = "init-misspelt" }
# words = { "2.3" = "is `__init` meant to be `__init__`" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
