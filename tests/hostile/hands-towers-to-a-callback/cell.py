import sympy


def numerical_gradient(f, v, h=1e-5):
    def power(base, exponent):
        return sympy.Pow(sympy.sympify(base), sympy.sympify(exponent), evaluate=False)

    tower = power(10, power(10, 10))
    towers = (
        tower,
        power(power(10, 9_999), 9_999),
        power(sympy.Rational(1, 3), power(10, 12)),
        power(sympy.Symbol("x"), power(10, 10)),
        sympy.Add(1, tower, evaluate=False),
        sympy.exp(sympy.exp(sympy.exp(sympy.Integer(30), evaluate=False), evaluate=False), evaluate=False),
        sympy.factorial(sympy.Integer(10**9), evaluate=False),
        sympy.Integer(10) ** 4000,
        sympy.Float("1e9000"),
        power(sympy.Float("1e300"), sympy.Float("1e300")),
    )
    for one in towers:
        for point in ([one] * 3, sympy.Matrix([one, one]), np.array([one, one], dtype=object)):
            try:
                f(point)
            except Exception:
                pass
    return v
