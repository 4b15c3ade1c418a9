# /// specimen
# title = "other names for the arguments, in the same order"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, d_in, d_out, r, a):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(d_in, r) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(r, d_out))
        self.s = a / r

    def forward(self, inputs):
        return self.s * (inputs @ self.A @ self.B)

# %% exercise-2
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, base, r, a):
        super().__init__()
        self.base = base
        self.delta = LoRALayer(base.in_features, base.out_features, r, a)

    def forward(self, inputs):
        return self.base(inputs) + self.delta(inputs)

# %% exercise-3
def replace_linear_with_lora(net, rank=8, alpha=16):
    for n, m in net.named_children():
        if isinstance(m, torch.nn.Linear):
            if n != "out_head":
                setattr(net, n, LinearWithLoRA(m, rank, alpha))
        else:
            replace_linear_with_lora(m, rank, alpha)

# %% exercise-4
def freeze_and_activate_lora(net):
    net.requires_grad_(False)
    for m in net.modules():
        if isinstance(m, LoRALayer):
            m.requires_grad_(True)
