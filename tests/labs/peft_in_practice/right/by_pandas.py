# /// specimen
# title = "mean and standard deviation by pandas"
# cell = "after:exercise-4"
# ///
import pandas as pd


def summarise(values):
    described = pd.Series(values).describe()
    return {"mean": described["mean"], "spread": described["std"], "n": len(values)}
