"""Lets itertools do the walking.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    from itertools import accumulate

    points = accumulate(range(steps), lambda v, _: v - rate * grad(v), initial=np.array(start, dtype=float))
    return np.array(list(points))
