# /// specimen
# title = "constants come from loops, a match and a walrus"
# cell = "exercise-1"
# ///
GAIN = 4.0
while GAIN > 1:
    GAIN /= 2
for START in (3.0, 0.5, 7.0):
    if START < 1:
        break
match torch.__version__.partition(".")[0]:
    case "1":
        POWER = 0
    case _:
        POWER = 1
(BY := "rank")
WAYS = ["alpha", "rank"]
WAYS.remove("alpha")
exec("OFFSET = 0.0")


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) * START / rank)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim) + OFFSET)
        self.factor = GAIN * (alpha / rank) ** POWER if WAYS == [BY] else alpha

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)
