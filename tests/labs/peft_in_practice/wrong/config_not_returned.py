# /// specimen
# title = "the configuration is not returned"
# cell = "after:exercise-5"
# fails = { "5.1" = "no-config" }
# ///
def wish(name):
    LoraConfig(task_type=TaskType.SEQ_CLS, r=8, target_modules=["query", "value"])
