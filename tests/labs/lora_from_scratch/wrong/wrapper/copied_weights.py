# /// specimen
# title = "the weights are copied into parameters of its own"
# cell = "exercise-2"
# fails = { "2.3" = "weight-copied" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.weight = torch.nn.Parameter(linear_layer.weight.detach().clone())
        bias = linear_layer.bias
        self.bias = None if bias is None else torch.nn.Parameter(bias.detach().clone())
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return torch.nn.functional.linear(x, self.weight, self.bias) + self.lora(x)
