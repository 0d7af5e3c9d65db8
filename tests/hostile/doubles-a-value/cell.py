import sympy

answer = ["x"]
for _ in range(60):
    answer = [answer, answer]
before, formula = 42, sympy.Symbol("x")
for _ in range(60):
    formula = sympy.Add(formula, formula, evaluate=False)
answer = {"list": answer, "formula": formula, "tuple": (answer,) * 1000}
