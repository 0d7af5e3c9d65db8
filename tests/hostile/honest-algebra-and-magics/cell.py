import numpy as np
import sympy as sp
from IPython.display import Markdown, display

x, y = sp.symbols("x y")
assert sp.solve(x**2 - 5 * x + 6, x) == [2, 3]
assert np.allclose(sp.lambdify(x, sp.sin(x) ** 2 + sp.cos(x) ** 2, "numpy")(np.arange(5.0)), 1)
sp.latex(sp.Integral(sp.exp(-(x**2)), (x, 0, sp.oo)).doit())
display(Markdown("**fine**"))
display(x**2)
get_ipython().run_line_magic("time", "sum(range(1000))")


def deeper(n):
    return deeper(n + 1)


try:
    deeper(0)
except RecursionError:
    pass
assert 3**5000 % 7 == 2
print("all is well")
