"""Prints what it returns.

fails: test_c4_unchanged
mistake: prints-the-result
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
    factor = max_norm / max(norm, max_norm)  # exactly 1 below the threshold
    result = [g * factor for g in grads], norm
    print(result)
    return result
