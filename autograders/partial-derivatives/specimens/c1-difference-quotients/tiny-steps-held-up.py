"""Takes no step that is smaller than a hundred-thousandth.

fails: test_c1_small_steps
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    unit = np.eye(len(point))[i]
    steps = [math.copysign(max(abs(h), 1e-5), h) for h in steps]
    return np.array([(f(point + h * unit) - f(point)) / h for h in steps], dtype=float)
