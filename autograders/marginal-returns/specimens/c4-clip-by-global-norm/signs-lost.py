"""Clips the sizes of the entries.

fails: ?
mistake: signs-lost
"""

# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))

    factor = max_norm / norm if norm > max_norm else 1.0
    return [np.abs(g) * factor for g in grads], norm
