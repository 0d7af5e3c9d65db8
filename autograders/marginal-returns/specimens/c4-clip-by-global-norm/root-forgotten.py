"""Takes the sum of the squares for the norm.

fails: test_c4_clipped test_c4_direction test_c4_norm
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: root-forgotten
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = sum(float((g.astype(float) ** 2).sum()) for g in grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
