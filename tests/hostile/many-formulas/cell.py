import sympy

x = sympy.Symbol("x")
answer = [sum(x**n for n in range(30))] * 20_000
