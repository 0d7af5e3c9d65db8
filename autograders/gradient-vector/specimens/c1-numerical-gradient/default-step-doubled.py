"""Has twice the default step, which hardly shows in the result.

fails: test_c1_accurate
mistake: other-default-step
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=2e-5):
    return np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
