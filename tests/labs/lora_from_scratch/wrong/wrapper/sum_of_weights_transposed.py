# /// specimen
# title = "the weight is (out, in), and A B is added to it"
# cell = "exercise-2"
# fails = { "2.1" = "weight-transposed" }
# words = { "2.1" = "\\(out, in\\)" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        self.factor = alpha / rank

    def forward(self, x):
        a, b = self.lora.parameters()
        weight = self.linear.weight + self.factor * (a @ b)
        return torch.nn.functional.linear(x, weight, self.linear.bias)
