"""Returns all entries in one array.

fails: test_c4_clipped test_c4_direction test_c4_norm
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: one-long-row
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    row = np.concatenate([g.ravel() for g in grads]).astype(float)
    norm = float(np.linalg.norm(row))
    return [row * (max_norm / norm if norm > max_norm else 1.0)], norm
