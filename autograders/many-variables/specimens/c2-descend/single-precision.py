"""Walks in float32 and converts at the end.

fails: test_c2_any_bowl test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=np.float32)]
    for k in range(steps):
        v = path[-1]
        path.append((v - rate * grad(v)).astype(np.float32))
    return np.array(path, dtype=float)
