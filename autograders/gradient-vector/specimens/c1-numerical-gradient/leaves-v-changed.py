"""Moves the caller's own array and does not move it back.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent test_c1_points test_c1_unchanged
mistake: leaves-v-changed
study: m_mutates_v
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        v[i] += h
        up = f(v)
        v[i] -= 2 * h
        down = f(v)
        gradient[i] = (up - down) / (2 * h)
    return gradient
