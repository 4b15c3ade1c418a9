# /// specimen
# title = "the final model is wrapped for several GPUs"
# cell = "after:exercise-5"
# fails = { "5.2" = "model-enclosed" }
# whole = true
# words = { "5.2" = "keep `model` itself" }
# ///
model = torch.nn.DataParallel(model)
