# /// specimen
# title = "the bias is added a second time"
# cell = "exercise-2"
# fails = { "2.1" = "bias-twice" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x) + self.lora(x)
        if self.linear.bias is not None:
            output = output + self.linear.bias
        return output
