# /// specimen
# title = "the LoRA layer is made anew at each forward"
# cell = "exercise-2"
# fails = { "2.2" = "no-lora-inside" }
# skipped = ["3.1", "3.4", "4.1", "4.2", "4.4"]
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.rank, self.alpha = rank, alpha

    def forward(self, x):
        lora = LoRALayer(self.linear.in_features, self.linear.out_features, self.rank, self.alpha)
        return self.linear(x) + lora(x)
