"""Returns an array of Python objects.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_object_dtype
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.empty(len(v), dtype=object)
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
