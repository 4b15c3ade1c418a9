# /// specimen
# title = "the update is computed from the output, and added to it"
# cell = "exercise-2"
# fails = { "2.2" = "lora-of-output" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.out_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x)
        return output + self.lora(output)
