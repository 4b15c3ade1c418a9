# /// specimen
# title = "weight and bias are taken over as attributes of the wrapper"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.weight = linear_layer.weight
        self.bias = linear_layer.bias
        self.lora = LoRALayer(self.weight.shape[1], self.weight.shape[0], rank, alpha)

    def forward(self, x):
        return torch.nn.functional.linear(x, self.weight, self.bias) + self.lora(x)
