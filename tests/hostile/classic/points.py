# A test whose value is its points; each a cell with a wrong answer.
# fmt: off

# %% another value first
import sys
def solve(v):
    sys.displayhook(8.0)
    return [0, 0, 0]

# %% floats that are written otherwise
import numpy as np
def solve(v): return np.zeros(3)
get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda o, p, c: p.text('8.0'))

# %% a hook for values
import numpy as np
def solve(v): return np.zeros(3)
type(get_ipython().displayhook).__call__ = lambda self, value: None

# %% a hook for values, during
import sys
def solve(v):
    sys.displayhook = lambda value: None
    return [0, 0, 0]
