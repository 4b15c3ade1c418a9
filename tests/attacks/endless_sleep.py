# /// attack
# title = "a sleep that uses no processor"
# ends = "timeout"
# ///
time.sleep(1e6)
