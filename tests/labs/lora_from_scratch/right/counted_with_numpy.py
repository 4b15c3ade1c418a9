# /// specimen
# title = "answers that are numbers of numpy's and torch's"
# cell = "question-2"
# whole = true
# ///
import numpy as np

q2_trainable = sum(np.prod(size) for size in [(12 * 8, 4 * (768 + 768) + 2 * (768 + 3072))])
q2_total = torch.tensor(163_037_184) + int(q2_trainable)
q2_percent = np.round(np.array(100 * q2_trainable / q2_total.item()), 2)
