"""Prints what it returns.

fails: test_c1_unchanged
mistake: prints-the-result
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
    print(gradient)
    return gradient
