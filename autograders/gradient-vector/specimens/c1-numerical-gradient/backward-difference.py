"""Takes the slope to the left of the point only.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent test_c1_points
mistake: backward-difference
study: m_backward
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    gradient = []
    for i in range(len(v)):
        before = v.copy()
        before[i] = before[i] - h
        gradient.append((f(v) - f(before)) / h)
    return np.array(gradient)
