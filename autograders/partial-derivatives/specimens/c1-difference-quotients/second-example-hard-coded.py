"""The quotients of another surface of the lesson, whatever f is.

fails: test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    x, y = float(v[0]), float(v[1])
    slope = [2 * x + 3 * y, 3 * x + 2 * y][i]
    return np.array([slope + h for h in steps], dtype=float)
