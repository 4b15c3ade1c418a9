# /// attack
# title = "tokens in the environment"
# ends = "finished"
# ///
for name, value in os.environ.items():
    if "CANARY" in name or "CANARY" in value or "TOKEN" in name:
        breach(name)
