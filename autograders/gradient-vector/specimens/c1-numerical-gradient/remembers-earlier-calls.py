"""Collects the components in a list that is a default value.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: remembers-earlier-calls
study: m_mutable_default
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5, gradient=[]):
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient.append((f(v + e) - f(v - e)) / (2 * h))
    return np.array(gradient)
