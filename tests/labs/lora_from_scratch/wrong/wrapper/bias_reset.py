# /// specimen
# title = "the bias of the given layer is set to zero"
# cell = "exercise-2"
# fails = { "2.3" = "bias-changed" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        if self.linear.bias is not None:
            torch.nn.init.zeros_(self.linear.bias)
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
