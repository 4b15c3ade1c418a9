# /// specimen
# title = "the update is added twice"
# cell = "exercise-2"
# fails = { "2.2" = "lora-added-twice" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x)
        output = output + self.lora(x)
        output += self.lora(x)
        return output
