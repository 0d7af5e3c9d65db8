"""Adds up the norms of the arrays.

fails: ?
mistake: sum-of-norms
"""

# %% c4_clip
def c4_clip(grads, max_norm):
    norm = sum(np.linalg.norm(g.ravel()) for g in grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
