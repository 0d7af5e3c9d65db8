"""Returns all entries in one array.

fails: ?
mistake: one-long-row
"""

# %% c4_clip
def c4_clip(grads, max_norm):

    row = np.concatenate([g.ravel() for g in grads]).astype(float)
    norm = float(np.linalg.norm(row))
    return [row * (max_norm / norm if norm > max_norm else 1.0)], norm
