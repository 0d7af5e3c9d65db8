"""Clips every array by its own norm.

fails: test_c4_clipped test_c4_direction
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: each-array-for-itself
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    clipped = []
    for g in grads:
        own = np.linalg.norm(g)
        clipped.append(g * (max_norm / own) if own > max_norm else g.astype(float))
    return clipped, norm
