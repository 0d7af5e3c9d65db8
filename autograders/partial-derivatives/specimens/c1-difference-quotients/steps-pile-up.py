"""Copies the point once, before the loop.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: steps-pile-up
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    start = np.array(v, dtype=float)
    moved = start.copy()
    quotients = []
    for h in steps:
        moved[i] += h
        quotients.append((f(moved) - f(start)) / h)
    return np.array(quotients)
