"""Divides by the norm, whatever it is.

fails: test_c4_zero
mistake: zero-by-zero
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = np.sqrt(sum(np.sum(np.square(g, dtype=float)) for g in grads))
    factor = np.minimum(norm, max_norm) / norm
    return [g * factor for g in grads], float(norm)
