# /// attack
# title = "torch's threads"
# ends = "finished"
# ///
torch.set_num_threads(16)
torch.randn(400, 400) @ torch.randn(400, 400)
