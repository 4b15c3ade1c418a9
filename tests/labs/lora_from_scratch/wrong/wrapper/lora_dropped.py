# /// specimen
# title = "the update is computed and not added"
# cell = "exercise-2"
# fails = { "2.2" = "lora-path-dropped" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x)
        self.lora(x)
        return output
