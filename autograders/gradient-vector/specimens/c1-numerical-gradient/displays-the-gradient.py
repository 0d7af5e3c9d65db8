"""Displays what it returns.

fails: test_c1_unchanged
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    display(gradient)
    return gradient
