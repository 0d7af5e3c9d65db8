"""Builds the new key as a list, term by term.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    derivative = {}
    for exponents, coefficient in poly.items():
        if exponents[i] == 0:
            continue
        lower = list(exponents)
        lower[i] -= 1
        derivative[tuple(lower)] = coefficient * exponents[i]
    return derivative
