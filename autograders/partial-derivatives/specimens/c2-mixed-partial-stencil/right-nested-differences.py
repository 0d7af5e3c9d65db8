"""The prompt as it stands: one central difference inside the other.

fails: nothing
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    def slope_along_x(t):
        return (f(x + h, t) - f(x - h, t)) / (2 * h)

    return float((slope_along_x(y + h) - slope_along_x(y - h)) / (2 * h))
