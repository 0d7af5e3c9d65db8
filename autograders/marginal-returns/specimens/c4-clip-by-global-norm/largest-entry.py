"""Takes the largest entry for the norm.

fails: ?
mistake: largest-entry
"""

# %% c4_clip
def c4_clip(grads, max_norm):
    norm = max(float(np.max(np.abs(g))) for g in grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
