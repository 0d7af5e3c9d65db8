"""Takes no step that is smaller than the default one, whatever is asked for.

fails: test_c1_any_size
mistake: step-held-up
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    h = max(h, 1e-5)
    return np.array([(f(v + h * e) - f(v - h * e)) / (2 * h) for e in np.eye(len(v))])
