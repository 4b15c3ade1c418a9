# /// attack
# title = "a tensor larger than the machine"
# ends = "any"
# ///
held = torch.ones(1 << 32, dtype=torch.float64)
breach("32 GiB")
