"""Computes with 32-bit numbers.

fails: test_c0_rule
"""


# %% c0_product
def c0_product(p, q):
    (a, b), (c, d) = np.array([p, q], dtype=np.float32).tolist()
    return tuple(np.array([a * c, a * d + b * c], dtype=np.float32).tolist())
