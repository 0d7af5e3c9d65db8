"""Steps there and back again in the caller's own array.

fails: test_c1_unchanged
mistake: leaves-v-changed
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    v = np.asarray(v, dtype=float)
    here = f(v)
    quotients = []
    for h in steps:
        v[i] += h
        quotients.append((f(v) - here) / h)
        v[i] -= h
    return np.array(quotients)
