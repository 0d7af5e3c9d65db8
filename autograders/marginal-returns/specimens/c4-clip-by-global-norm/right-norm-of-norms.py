"""Takes the norm of the norms of the arrays, which is the same.

fails: nothing
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
    if norm > max_norm:
        return [max_norm * g / norm for g in grads], norm
    return [g.astype("float64") for g in grads], norm
