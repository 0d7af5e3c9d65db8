"""Moves a coordinate in a copy that holds whole numbers only.

fails: test_c1_points test_c1_exact
mistake: truncates-integers
study: m_int_copy
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        above = v.copy()
        below = v.copy()
        above[i] = v[i] + h
        below[i] = v[i] - h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
