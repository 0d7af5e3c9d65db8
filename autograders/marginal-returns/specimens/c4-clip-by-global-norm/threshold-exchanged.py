"""Clips below the threshold instead of above.

fails: test_c4_clipped test_c4_direction
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: threshold-exchanged
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    factor = max_norm / norm if 0 < norm < max_norm else 1.0
    return [g * factor for g in grads], norm
