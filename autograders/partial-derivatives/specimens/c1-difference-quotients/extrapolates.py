"""Improves each quotient with half the step, which is exact for quadratic functions.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    unit = np.eye(len(point))[i]

    def quotient(h):
        return (f(point + h * unit) - f(point)) / h

    return np.array([2 * quotient(h / 2) - quotient(h) for h in steps])
