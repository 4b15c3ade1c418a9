# /// attack
# title = "the defaults that measurements stand on"
# ends = "finished"
# ///
torch.set_default_dtype(torch.float16)
