# /// specimen
# title = "rank and alpha are handed on in the wrong order"
# cell = "exercise-2"
# fails = { "2.2" = "rank-alpha-swapped" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, alpha, rank)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
