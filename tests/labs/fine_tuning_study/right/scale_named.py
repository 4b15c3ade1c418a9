# /// specimen
# title = "a scale that is named, and alpha made from it"
# cell = "exercise-4"
# ///
SCALE = 2  # alpha / rank of every adapter
COMMON = dict(task_type="SEQ_CLS", target_modules=["query", "value"], bias="none", lora_dropout=0.05)


def lora_config(rank):
    return LoraConfig(r=rank, lora_alpha=SCALE * rank, **COMMON)


def count_trainable(rank, width, layers):
    shapes = [(rank, width), (width, rank)] * 2 * layers
    shapes += [(width, width), (width,), (2, width), (2,)]
    return sum(int(np.prod(shape)) for shape in shapes)
