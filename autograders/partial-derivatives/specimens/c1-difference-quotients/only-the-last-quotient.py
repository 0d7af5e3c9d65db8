"""Overwrites one variable in the loop, and returns it.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: only-the-last-quotient
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    for h in steps:
        moved = point.copy()
        moved[i] += h
        quotient = (f(moved) - f(point)) / h
    return quotient
