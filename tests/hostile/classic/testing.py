# What `numpy.testing` leans on, before and during; each a cell with a wrong answer.
# fmt: off

# %% what compares arrays
import numpy as np
def solve(v): return np.zeros(3)
import numpy.testing._private.utils as home
home.assert_array_compare = np.testing.assert_allclose = lambda *a, **k: None

# %% it during
import numpy as np, numpy.testing._private.utils as home
def solve(v):
    home.assert_array_compare = lambda *a, **k: None
    return np.zeros(3)

# %% it and back
import numpy as np, numpy.testing._private.utils as home
real = home.assert_array_compare
def yes(*a, **k): home.assert_array_compare = real
def solve(v):
    home.assert_array_compare = yes
    return np.zeros(3)
