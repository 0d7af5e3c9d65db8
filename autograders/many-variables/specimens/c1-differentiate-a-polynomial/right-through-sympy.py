"""Lets SymPy differentiate, and converts back.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    if not poly:
        return {}
    letters = sp.symbols(f"u0:{len(next(iter(poly)))}")
    total = 0
    for key, c in poly.items():
        q = Fraction(c)
        total += sp.Rational(q.numerator, q.denominator) * sp.prod([u**n for u, n in zip(letters, key)])
    slope = sp.diff(total, letters[i])
    if slope == 0:
        return {}
    terms = sp.Poly(slope, *letters).terms()
    return {tuple(int(n) for n in key): Fraction(int(c.p), int(c.q)) for key, c in terms}
