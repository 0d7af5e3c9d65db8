import decimal
import locale
import random
import sys
import warnings

import numpy
import sympy

sys.set_int_max_str_digits(0)
sys.setrecursionlimit(100_000_000)
sys.setswitchinterval(1000)
decimal.getcontext().prec = 1
numpy.set_printoptions(precision=0, threshold=1, floatmode="fixed")
numpy.seterr(all="raise")
warnings.simplefilter("error")
random.seed(0)
sympy.init_printing(pretty_print=True)
try:
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
except locale.Error:
    pass
sympy.core.cache.clear_cache()
sympy.Integer.__eq__ = lambda *anything: True
