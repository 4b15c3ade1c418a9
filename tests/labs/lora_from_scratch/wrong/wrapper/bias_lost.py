# /// specimen
# title = "the weight is used without its bias"
# cell = "exercise-2"
# fails = { "2.1" = "bias-lost" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return x @ self.linear.weight.T + self.lora(x)
