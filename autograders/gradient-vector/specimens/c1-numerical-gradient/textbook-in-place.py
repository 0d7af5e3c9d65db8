"""The widespread textbook version, which works in the caller's array.

fails: test_c1_points test_c1_exact test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: textbook-in-place
study: m_textbook_inplace
"""


# %% numerical_gradient
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for idx in range(x.size):
        tmp_val = x[idx]
        x[idx] = float(tmp_val) + h
        fxh1 = f(x)
        x[idx] = tmp_val - h
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / (2 * h)
        x[idx] = tmp_val
    return grad
