"""Copies the point once, before the loop, so that the steps add up.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_example test_c1_points test_c1_shape
skips: test_c1_unchanged test_c1_independent
mistake: steps-pile-up
study: m_not_restored_plus
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    above = np.array(v, dtype=float)
    below = np.array(v, dtype=float)
    gradient = np.zeros(len(above))
    for i in range(len(above)):
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
