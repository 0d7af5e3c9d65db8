"""Makes the result with zeros_like, so that it holds whole numbers for a point of whole numbers.

fails: test_c1_exact test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: integer-result
study: m_int_result
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros_like(v)
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
