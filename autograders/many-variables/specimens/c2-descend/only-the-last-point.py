"""Returns where the walk ends.

fails: nothing
mistake: only-the-last-point
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    for _ in range(steps):
        v = v - rate * grad(v)
    return v
