# What is replaced while the test calls `solve`; each a cell with a wrong answer.
# fmt: off

# %% the code of a function
import numpy as np
def yes(*a, **k): return True
def solve(v):
    np.allclose.__wrapped__.__code__ = yes.__code__
    return np.zeros(3)

# %% its defaults
import numpy as np
def solve(v):
    np.allclose.__wrapped__.__defaults__ = (1e9, 1e9, True)
    return np.zeros(3)

# %% silently
import numpy as np
def yes(*a, **k): return True
def solve(v):
    try: np.isclose.__wrapped__.__code__ = yes.__code__
    except Exception: pass
    return np.zeros(3)

# %% a name in its module
import numpy as np
import numpy._core.numeric as home
def solve(v):
    home.isclose = lambda *a, **k: np.True_
    return np.zeros(3)

# %% a builtin in its module
import numpy as np
import numpy._core.numeric as home
def solve(v):
    home.builtins = type('B', (), {'bool': lambda *_: True})
    return np.zeros(3)

# %% and back again
import numpy as np
import numpy._core.numeric as home
real = home.isclose
def yes(*a, **k):
    home.isclose = real
    return np.True_
def solve(v):
    home.isclose = yes
    return np.zeros(3)

# %% the result of a statement
from IPython.core.interactiveshell import ExecutionResult
import numpy as np
def solve(v):
    ExecutionResult.error_in_exec = property(lambda s: None, lambda s, v: None)
    type(get_ipython())._showtraceback = lambda *a: None
    return np.zeros(3)

# %% the answer of the child
from nablagrade.engine.child import child
import numpy as np
async def passed(*a): return {'outputs': [], 'count': 1, 'error': None}
def solve(v):
    child._run = passed
    child.Channel.send = lambda *a: None
    return np.zeros(3)

# %% what the witness needs
from nablagrade.engine.guard import witness
import numpy as np
def solve(v):
    witness.check = witness.differences = lambda *a: []
    np.isclose = lambda *a, **k: True
    return np.zeros(3)

# %% an error that is swallowed
import sys, numpy as np
def solve(v):
    sys.excepthook = sys.unraisablehook = lambda *a: None
    get_ipython().set_custom_exc((AssertionError,), lambda *a, **k: None)
    return np.zeros(3)

# %% the class of a module
import numpy as np, types
class Lying(types.ModuleType):
    allclose = property(lambda self: lambda *a, **k: True)
def solve(v):
    np.__class__ = Lying
    return np.zeros(3)

# %% the class of a module, before
import numpy as np, types
class Lying(types.ModuleType):
    allclose = property(lambda self: lambda *a, **k: True)
np.__class__ = Lying
def solve(v): return [0, 0, 0]

# %% and back again, with one name more
import numpy as np
import numpy._core.numeric as home
real = home.isclose
def yes(*a, **k):
    home.isclose, home.more = real, 1
    return np.True_
def solve(v):
    home.isclose = yes
    return np.zeros(3)
