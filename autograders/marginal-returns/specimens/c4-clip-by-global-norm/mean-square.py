"""Takes the root of the mean square for the norm.

fails: test_c4_clipped test_c4_direction test_c4_norm
skips: test_c4_small test_c4_unchanged test_c4_zero
mistake: mean-square
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    row = np.concatenate([g.ravel() for g in grads]).astype(float)
    norm = np.sqrt(np.mean(row**2))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], float(norm)
