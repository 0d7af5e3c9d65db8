"""Takes the slope to the right of the point only.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent test_c1_points
mistake: forward-difference
study: m_forward
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    here = f(v)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        moved = v.copy()
        moved[i] += h
        gradient[i] = (f(moved) - here) / h
    return gradient
