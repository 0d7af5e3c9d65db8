"""Cuts single entries off at the threshold.

fails: test_c4_clipped test_c4_direction
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: entries-cut-off
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    return [np.clip(g.astype(float), -max_norm, max_norm) for g in grads], norm
