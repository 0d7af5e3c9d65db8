"""A function of the step alone, mapped over the steps.

fails: nothing
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    def along(h):
        w = np.array(v, dtype=np.float64)
        w[i] = w[i] + h
        return f(w)

    return np.asarray(list(map(lambda h: (along(h) - along(0.0)) / h, steps)), dtype=np.float64)
