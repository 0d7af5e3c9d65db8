"""Returns a formula as text.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return " + ".join(f"{c * key[i]}*x**{key[i] - 1}" for key, c in poly.items() if key[i])
