"""Takes the root of the mean square for the norm.

fails: ?
mistake: mean-square
"""

# %% c4_clip
def c4_clip(grads, max_norm):

    row = np.concatenate([g.ravel() for g in grads]).astype(float)
    norm = np.sqrt(np.mean(row**2))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
