# /// attack
# title = "a file from the network"
# ends = "finished"
# ///
import urllib.request
breach(urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=1).read())
