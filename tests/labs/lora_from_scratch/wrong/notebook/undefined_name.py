# /// specimen
# title = "a name that is only known to the kernel it was written in"
# cell = "after:data-load"
# fails = { "5.2" = "name-not-defined" }
# whole = true
# ///
print(len(cleaned_data))
