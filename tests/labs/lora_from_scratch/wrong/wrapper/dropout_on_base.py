# /// specimen
# title = "dropout on the pretrained path"
# cell = "exercise-2"
# fails = { "2.1" = "random-forward" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.dropout = torch.nn.Dropout(0.2)
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.dropout(self.linear(x)) + self.lora(x)
