"""Returns what was computed with 32-bit numbers.

fails: test_c4_small
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    factor = max_norm / max(norm, max_norm)
    return [(g * factor).astype(np.float32).astype(float) for g in grads], float(norm)
