"""Builds the norm up entry by entry.

fails: nothing
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = 0.0
    for g in grads:
        for entry in g.flat:
            norm = math.hypot(norm, float(entry))
    clipped = []
    for g in grads:
        new = g.astype(np.float64)
        if norm > max_norm:
            new /= norm / max_norm
        clipped.append(new)
    return clipped, norm
