"""Cuts single entries off at the threshold.

fails: ?
mistake: entries-cut-off
"""

# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))

    return [np.clip(g.astype(float), -max_norm, max_norm) for g in grads], norm
