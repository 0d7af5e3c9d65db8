"""Takes a fixed step that drowns in rounding.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: step-far-too-small
study: m_h_1e12
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    h = 1e-12
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
