"""Adds a tiny number below the fraction, as PyTorch does.

fails: nothing
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = np.sqrt(sum(np.sum(np.square(g.astype(float))) for g in grads))
    factor = min(1.0, max_norm / (norm + 1e-6))
    return [g.astype(float) * factor for g in grads], float(norm)
