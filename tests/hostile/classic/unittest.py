# What a `TestCase` leans on, before and during; each a cell with a wrong answer.
# fmt: off

# %% a method
import numpy as np
def solve(v): return np.zeros(3)
import unittest
unittest.TestCase.assertEqual = lambda *a, **k: None

# %% a comparison by type
import numpy as np
def solve(v): return np.zeros(3)
import unittest
unittest.TestCase.assertListEqual = lambda *a, **k: None

# %% how a case fails
import numpy as np
def solve(v): return np.zeros(3)
import unittest
unittest.TestCase.fail = lambda *a, **k: None
unittest.TestCase.failureException = type('Quiet', (Exception,), {'__new__': lambda *a: 1})

# %% another class
import numpy as np
def solve(v): return np.zeros(3)
import unittest
class Tame(unittest.TestCase):
    def assertEqual(self, *a): pass
unittest.TestCase = unittest.case.TestCase = Tame

# %% a method during
import unittest, numpy as np
def solve(v):
    unittest.TestCase.assertListEqual = lambda *a, **k: None
    return np.zeros(3)

# %% a method and back
import unittest
real = unittest.TestCase.assertListEqual
def yes(*a, **k): unittest.TestCase.assertListEqual = real
def solve(v):
    unittest.TestCase.assertListEqual = yes
    return [0, 0, 0]
