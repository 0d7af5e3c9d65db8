"""Returns where the walk ends.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys test_c2_any_bowl
mistake: only-the-last-point
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    for _ in range(steps):
        v = v - rate * grad(v)
    return v
