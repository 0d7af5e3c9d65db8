"""Takes the step for a length.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: divides-by-size-of-step
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    out = np.zeros(len(steps))
    for k, h in enumerate(steps):
        moved = point.copy()
        moved[i] += h
        out[k] = (f(moved) - f(point)) / np.linalg.norm(moved - point)
    return out
