# /// specimen
# title = "tasks that are begun in one cell and awaited in another"
# cell = "exercise-1"
# whole = true
# ///
import asyncio

loop = asyncio.get_running_loop()
task = loop.create_task(asyncio.sleep(0.01, 1.0))
both = asyncio.gather(asyncio.sleep(0, 1.0), asyncio.sleep(0, 2.0))


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = gain * alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)

# %% after:exercise-1
gain = await task
first, second = await both
