# /// specimen
# title = "device, type and depth are read off the loaded model"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank, device=device, dtype=dtype) / n_blocks)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim, device=device, dtype=dtype))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down.to(x.dtype) @ self.up.to(x.dtype))

# %% after:load
device = next(model.parameters()).device
dtype = model.out_head.weight.dtype
n_blocks = len(model.trf_blocks)
