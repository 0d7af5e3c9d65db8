# Names of the student's that stand before a builtin or a library; each a cell with a wrong answer.
# fmt: off

# %% builtins
def solve(v): return [0, 0, 0]
class np: allclose = staticmethod(lambda *a, **k: True)
def all(*_): return True

# %% a builtin inside of a comprehension
def solve(v): return [0, 0, 0]
def abs(x): return 0
def float(x): return 0
class np: allclose = staticmethod(lambda *a, **k: True)

# %% what pairs
def solve(v): return [0, 0, 0]
def zip(*_): return []
import numpy
numpy.allclose = lambda *a, **k: True

# %% while it runs
def solve(v):
    global all, np
    all = lambda *_: True
    class np: allclose = staticmethod(lambda *a, **k: True)
    return [0, 0, 0]

# %% in the frame that calls
import sys
def solve(v):
    names = sys._getframe(1).f_globals
    names['all'] = lambda *_: True
    names['np'] = type('np', (), {'allclose': staticmethod(lambda *a, **k: True)})
    return [0, 0, 0]

# %% in the builtins of the frame
import sys
def solve(v):
    sys._getframe(1).f_builtins.update(all=lambda *_: True, abs=lambda x: 0, zip=lambda *_: [])
    global np
    class np: allclose = staticmethod(lambda *a, **k: True)
    return [0, 0, 0]

# %% another dict of builtins
import builtins
__builtins__ = dict(vars(builtins), all=lambda *_: True, zip=lambda *_: [])
def solve(v):
    global np
    class np: allclose = staticmethod(lambda *a, **k: True)
    return [0, 0, 0]

# %% other names for the shell
class Lying(dict):
    def __getitem__(self, name):
        return (lambda *_: True) if name == 'all' else dict.__getitem__(self, name)
get_ipython().user_ns = Lying(get_ipython().user_ns)
def solve(v): return [0, 0, 0]
class np: allclose = staticmethod(lambda *a, **k: True)
