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

# %% whoever ends the watch
import sys
from nablagrade.engine.guard.witness import attempt
def solve(v):
    attempt([])
    code = sys._getframe(1).f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% whoever ends it by a copy
import sys, types
from operator import call
from nablagrade.engine.guard import lock, witness
def solve(v):
    defaults = (sorted, call, sys.audit, lock.END, BaseException, RuntimeError)
    types.FunctionType(witness.attempt.__code__, {}, 'copy', defaults)([])
    code = sys._getframe(1).f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% whoever begins another watch
import sys, threading
from functools import partial
from nablagrade.engine.guard import lock, witness
def solve(v):
    begin = partial(sys.audit, lock.BEGIN, (), True)
    other = threading.Thread(target=witness.attempt, args=([(begin,), [], b''],))
    other.start()
    other.join()
    code = sys._getframe(1).f_code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller by a library that calls
import operator, sys, numpy as np
def solve(v):
    frames = np.empty(1, object)
    frames[0] = sys._getframe(1)
    code = np.vectorize(operator.attrgetter('f_code'), otypes=[object])(frames)[0]
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller by a mock
import operator, sys, unittest.mock
def solve(v):
    code = unittest.mock.Mock(side_effect=operator.attrgetter('f_code'))(sys._getframe(1))
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% all containers by a mock
import functools, gc, types, unittest.mock
def solve(v):
    objects = unittest.mock.Mock(side_effect=gc.get_objects)()
    steps = [one for thing in objects if type(thing) is functools.partial for one in thing.args]
    codes = [one for one in steps if isinstance(one, types.CodeType)]
    return next(c for code in codes for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller disassembled
import dis, io, re, sys, types
def solve(v):
    text = io.StringIO()
    dis.distb(types.TracebackType(None, sys._getframe(1), 0, 1), file=text)
    return [float(n) for n in re.findall(r'\((2\.0), (4\.0), (15437\.0)\)', text.getvalue())[0]]

# %% the caller in a library's hands
import sys, stack_data
def solve(v):
    code = stack_data.FrameInfo(sys._getframe(1)).code
    return next(c for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller where the stack ends
import sys
def solve(v):
    frame, codes = sys._getframe(1), []
    def down():
        try: down()
        except RecursionError:
            try: codes.append(frame.f_code)
            except RecursionError: pass
            raise
    try: down()
    except RecursionError: pass
    return next(c for code in codes for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% the caller by a handler of a signal, while somebody listens
import os, signal, sys, threading, time
codes, frames = [], []
def read(number, frame):
    if '_type' in frame.f_locals and '_frame' in frame.f_locals and not codes: codes.append(frames[0].f_code)
signal.signal(signal.SIGUSR1, read)
def ring():
    while not codes:
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.0001)
def solve(v):
    frames[:] = sys._getframe(1), sys._getframe()
    end = time.process_time() + 0.7
    threading.Thread(target=ring, daemon=True).start()
    while not codes and time.process_time() < end: frames[1].f_code
    return next(c for code in codes for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% a tool that monitors
import re, sys
found = []
def look(code, *_): found.extend(re.findall(r'2\.0, 4\.0, \d+\.\d+', str(code.co_consts)))
if hasattr(sys, 'monitoring'):  # Python 3.12 and later
    sys.monitoring.use_tool_id(3, 'mine')
    events = sys.monitoring.events
    for one in (events.LINE, events.PY_START): sys.monitoring.register_callback(3, one, look)
    sys.monitoring.set_events(3, events.LINE | events.PY_START)
def solve(v): return [float(n) for n in found[-1].split(',')] if found else [0, 0, 0]

# %% a tool that begins to monitor in the function
import re, sys
found = []
def look(code, *_): found.extend(re.findall(r'2\.0, 4\.0, \d+\.\d+', str(code.co_consts)))
def solve(v):
    if hasattr(sys, 'monitoring'):
        sys.monitoring.use_tool_id(4, 'mine')
        for one in (sys.monitoring.events.CALL, sys.monitoring.events.INSTRUCTION):
            sys.monitoring.register_callback(4, one, look)
            sys.monitoring.set_events(4, one)
    return Answer()
class Answer:
    def __array__(self, *_, **__): return __import__('numpy').array(eval(f'[{found[-1]}]') if found else [0.0, 0.0, 0.0])
