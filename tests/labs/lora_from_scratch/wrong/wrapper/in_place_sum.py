# /// specimen
# title = "the output is added to the input's own memory"
# cell = "exercise-2"
# fails = { "2.2" = "input-changed" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x) + self.lora(x)
        with torch.no_grad():
            x.mul_(0.5)
        return output
