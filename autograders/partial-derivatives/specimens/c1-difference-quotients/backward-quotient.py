"""The old value lies behind, not here.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    out = []
    for h in steps:
        behind = point.copy()
        behind[i] -= h
        out.append((f(point) - f(behind)) / h)
    return np.array(out)
