"""Takes the point apart into two coordinates.

fails: test_c1_many_inputs
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    a, b = float(v[0]), float(v[1])
    out = []
    for h in steps:
        moved = np.array([a + h, b]) if i == 0 else np.array([a, b + h])
        out.append((f(moved) - f(np.array([a, b]))) / h)
    return np.array(out)
