"""Puts all entries into one row to find the norm.

fails: nothing
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    row = np.concatenate([np.ravel(g) for g in grads]).astype(float)
    norm = np.linalg.norm(row)
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return [np.array(g, dtype=np.float64) * factor for g in grads], norm
