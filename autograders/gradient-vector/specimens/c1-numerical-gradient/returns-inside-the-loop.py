"""The return stands inside the loop, so only the first component comes out.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
study: m_first_only
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        component = (f(v + e) - f(v - e)) / (2 * h)
        return component
