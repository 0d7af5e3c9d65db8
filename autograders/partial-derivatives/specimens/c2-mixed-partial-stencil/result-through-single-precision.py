"""Rounds the result to 32 bits.

fails: test_c2_exact
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    along_the_diagonal = f(x + h, y + h) + f(x - h, y - h)
    across_it = f(x + h, y - h) + f(x - h, y + h)
    return float(np.float32((along_the_diagonal - across_it) / (4 * h**2)))
