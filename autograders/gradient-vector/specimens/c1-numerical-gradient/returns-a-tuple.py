"""Returns the components as a tuple.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_tuple
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    def component(i):
        e = np.zeros(len(v))
        e[i] = h
        return (f(v + e) - f(v - e)) / (2 * h)

    return tuple(component(i) for i in range(len(v)))
