# /// specimen
# title = "the whole model is written as well"
# cell = "after:exercise-6"
# fails = { "6.1" = "whole-model-saved" }
# ///
def save_adapter(model, folder):
    model.save_pretrained(folder)
    torch.save(model.state_dict(), f"{folder}/model.pt")
