# /// specimen
# title = "the weight is normalised and scaled anew, as in DoRA"
# cell = "exercise-2"
# fails = { "2.1" = "weight-normalised" }
# words = { "2.1" = "DoRA" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        self.magnitude = torch.nn.Parameter(linear_layer.weight.detach().norm(dim=1, keepdim=True) * 1.0)

    def forward(self, x):
        a, b = self.lora.parameters()
        weight = self.linear.weight + self.lora.scaling * (a @ b).T
        weight = self.magnitude * weight / weight.norm(dim=1, keepdim=True)
        return torch.nn.functional.linear(x, weight, self.linear.bias)
