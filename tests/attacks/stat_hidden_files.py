# /// attack
# title = "sizes and dates of hidden files"
# ends = "finished"
# ///
if LEVEL == "strong" and os.stat(CANARY_FILE).st_size:
    breach("size")
