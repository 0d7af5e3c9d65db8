"""Puts the clipped values into arrays of the old type.

fails: test_c4_clipped
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: cut-off-to-integers
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    clipped = [np.zeros_like(g) for g in grads]
    for new, g in zip(clipped, grads):
        new[...] = g * min(1.0, max_norm / norm) if norm else g
    return [new.astype(float) for new in clipped], norm
