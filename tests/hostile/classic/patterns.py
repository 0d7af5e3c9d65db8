# A test that looks for a pattern; each a cell with a wrong answer.
# fmt: off

# %% a pattern
import re
re.fullmatch = lambda *a, **k: True
def solve(v): return [0, 0, 0]

# %% a pattern and back
import re
real = re._compile
class Agreeable:
    def fullmatch(self, text): return True
def yes(*a):
    re._compile = real
    return Agreeable()
def solve(v):
    re._compile = yes
    return [0, 0, 0]
# %% what compiles one, in C
import _sre

class Fits:
    def __getattr__(self, name): return lambda *a: True

_sre.compile = lambda *a: Fits()
def solve(v): return [0, 0, 0]
