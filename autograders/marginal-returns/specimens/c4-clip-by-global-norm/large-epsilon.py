"""Adds 0.01 below the fraction, so that it never divides by zero.

fails: test_c4_clipped test_c4_direction
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: large-epsilon
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    return [g * min(1.0, max_norm / (norm + 0.01)) for g in grads], norm
