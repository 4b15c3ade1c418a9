"""What runs inside the sandbox, beside the student's code: experiments that measure and never judge.

Nothing here knows an expected value, a label or a point. A probe gets inputs, runs the student's definitions on
them and writes down what happened; `autograder.checks`, outside, decides what that means.
"""
