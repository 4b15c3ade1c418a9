# /// specimen
# title = "the weight is parametrised by torch's own means"
# cell = "exercise-2"
# ///
class Sum(torch.nn.Module):
    def __init__(self, lora):
        super().__init__()
        self.lora = lora

    def forward(self, weight):
        identity = torch.eye(weight.shape[1], dtype=weight.dtype)
        return weight + self.lora(identity).T


class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        torch.nn.utils.parametrize.register_parametrization(linear_layer, "weight", Sum(lora))
        self.linear = linear_layer

    def forward(self, x):
        return self.linear(x)
