"""Takes the largest stretch of a matrix for its norm: the same for one row, one column, one entry.

fails: test_c4_direction test_c4_norm
mistake: spectral-norm
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norms = [np.linalg.norm(g, 2) if g.ndim < 3 else np.linalg.norm(g) for g in grads]
    norm = math.hypot(*norms)
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
