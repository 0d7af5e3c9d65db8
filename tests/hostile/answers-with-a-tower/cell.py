import sympy

ten = sympy.Integer(10)
answer = sympy.Pow(ten, sympy.Pow(ten, sympy.Pow(ten, ten, evaluate=False), evaluate=False), evaluate=False)
