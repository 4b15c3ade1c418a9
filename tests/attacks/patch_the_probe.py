# /// attack
# title = "the probe says only that all is well"
# ends = "finished"
# ///
from autograder.labs.lora_from_scratch.probes import PROBES
for name in list(PROBES):
    PROBES[name] = lambda names, facts, arrays, record: record.experiment("case0/construct").__enter__().facts.update(passed=True)
