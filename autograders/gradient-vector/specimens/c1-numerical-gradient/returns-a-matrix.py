"""Returns an object of NumPy's old matrix class.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_matrix
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    import warnings

    components = []
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        components.append((f(v + e) - f(v - e)) / (2 * h))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.matrix(components)
