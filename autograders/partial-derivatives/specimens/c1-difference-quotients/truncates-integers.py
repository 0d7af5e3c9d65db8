"""Copies the point with its type, so whole numbers stay whole.

fails: test_c1_along_x test_c1_along_y test_c1_form
mistake: truncates-integers
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    quotients = []
    for h in steps:
        moved = v.copy()
        moved[i] += 0
        moved[i] = v[i] + h
        quotients.append((f(moved) - f(v)) / h)
    return np.array(quotients, dtype=float)
