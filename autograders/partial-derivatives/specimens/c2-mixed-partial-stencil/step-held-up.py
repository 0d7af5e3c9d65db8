"""Takes no step that is smaller than the default one.

fails: test_c2_exact
mistake: step-held-up
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    h = max(h, 1e-3)
    return (f(x + h, y + h) + f(x - h, y - h) - f(x + h, y - h) - f(x - h, y + h)) / (4 * h**2)
