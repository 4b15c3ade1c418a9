# /// specimen
# title = "a GPU is asked for"
# cell = "after:setup"
# fails = { "5.2" = "needs-gpu" }
# whole = true
# ///
assert torch.cuda.is_available(), "choose a GPU runtime"
