"""Rounds the components to ten decimals, which hides the noise and some digits.

fails: test_c1_any_size
mistake: rounds-late
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    return np.array([round((f(v + h * e) - f(v - h * e)) / (2 * h), 10) for e in np.eye(len(v))])
