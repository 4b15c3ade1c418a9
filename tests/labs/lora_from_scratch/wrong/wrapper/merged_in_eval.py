# /// specimen
# title = "eval() adds the update to the weight"
# cell = "exercise-2"
# fails = { "2.3" = "eval-changes-weights" }
# words = { "2.3" = "eval\\(\\)" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)

    def eval(self):
        a, b = self.lora.parameters()
        self.linear.weight.data += self.lora.scaling * (a @ b).T
        return super().eval()
