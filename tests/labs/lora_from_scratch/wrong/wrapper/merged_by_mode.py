# /// specimen
# title = "train(False) merges and train() takes apart again, as in the paper's own code"
# cell = "exercise-2"
# fails = { "2.3" = "eval-changes-weights" }
# words = { "2.3" = "eval\\(\\)" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        self.merged = False

    def train(self, mode=True):
        super().train(mode)
        if self.merged == mode:
            a, b = self.lora.parameters()
            update = self.lora.scaling * (a @ b).T
            self.linear.weight.data += -update if mode else update
            self.merged = not mode
        return self

    def forward(self, x):
        return self.linear(x) if self.merged else self.linear(x) + self.lora(x)
