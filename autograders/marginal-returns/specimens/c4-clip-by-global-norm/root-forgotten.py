"""Takes the sum of the squares for the norm.

fails: ?
mistake: root-forgotten
"""

# %% c4_clip
def c4_clip(grads, max_norm):
    norm = sum(float((g.astype(float) ** 2).sum()) for g in grads)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
