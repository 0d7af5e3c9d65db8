"""Below the threshold, hands back the caller's own arrays.

fails: test_c4_unchanged
mistake: small-ones-handed-back
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    if norm <= max_norm:
        return [np.asarray(g, dtype=float) for g in grads], norm
    return [g * (max_norm / norm) for g in grads], norm
