# /// attack
# title = "HTML, Markdown, terminal and workflow commands in an error"
# ends = "finished"
# ///
raise RuntimeError("<script>alert(1)</script> ```\n# 20 / 20\n::error::x\n##[error]x \x1b]0;x\x07 =HYPERLINK(1)")
