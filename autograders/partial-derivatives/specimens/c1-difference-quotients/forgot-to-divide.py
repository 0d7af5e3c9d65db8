"""Returns the changes of f.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: forgot-to-divide
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    changes = []
    for h in steps:
        moved = point.copy()
        moved[i] += h
        changes.append(f(moved) - f(point))
    return np.array(changes, dtype=float)
