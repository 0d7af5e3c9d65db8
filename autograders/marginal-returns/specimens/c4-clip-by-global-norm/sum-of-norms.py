"""Adds up the norms of the arrays.

fails: test_c4_clipped test_c4_direction test_c4_norm
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: sum-of-norms
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = sum(np.linalg.norm(g.ravel()) for g in grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
