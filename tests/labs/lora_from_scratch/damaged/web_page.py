# /// specimen
# title = "the login page of the learning platform instead of the notebook"
# not_gradable = "a web page"
# ///
def damage(notebook):
    return "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
