# /// attack
# title = "gradients are switched off for good"
# ends = "finished"
# ///
torch.set_grad_enabled(False)
