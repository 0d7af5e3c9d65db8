"""Computes with 32-bit numbers.

fails: test_c1_accurate test_c1_any_size test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: single-precision
study: m_float32
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=np.float32)
    h = np.float32(h)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        above, below = v.copy(), v.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (np.float32(f(above)) - np.float32(f(below))) / (2 * h)
    return gradient
