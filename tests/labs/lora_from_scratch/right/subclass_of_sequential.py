# /// specimen
# title = "the layer is a Sequential itself"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Sequential):
    def __init__(self, in_dim, out_dim, rank, alpha):
        down = torch.nn.Linear(in_dim, rank, bias=False)
        up = torch.nn.Linear(rank, out_dim, bias=False)
        torch.nn.init.constant_(up.weight, 0)
        super().__init__(down, up)
        self.gain = alpha / rank

    def forward(self, x):
        return self.gain * super().forward(x)
