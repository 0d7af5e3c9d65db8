"""Prints what it returns to the stream of errors.

fails: test_c1_unchanged
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    import sys

    print(gradient, file=sys.stderr)
    return gradient
