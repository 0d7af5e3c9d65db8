"""Collects the components in a list and returns it.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: returns-a-list
study: m_list
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = []
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient.append((f(v + e) - f(v - e)) / (2 * h))
    return gradient
