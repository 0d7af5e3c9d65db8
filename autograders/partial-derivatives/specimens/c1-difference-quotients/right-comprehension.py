"""One list comprehension, with the mask of the moving coordinate.

fails: nothing
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    mask = np.arange(len(v)) == i
    return np.array([(f(v + h * mask) - f(v.astype(float))) / h for h in steps])
