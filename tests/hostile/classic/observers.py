# Threads, timers, hooks, the ends of objects: what runs by itself; each a cell with a wrong answer.
# fmt: off

# %% a thread
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import threading, time
def patch():
    while True:
        np.allclose = np.isclose = yes
        time.sleep(0)
threading.Thread(target=patch, daemon=True).start()

# %% a thread of the test
import numpy as np, threading
def yes(*a, **k): return True
def patch():
    import numpy._core.numeric as home
    home.isclose = np.isclose = yes
def solve(v):
    one = threading.Thread(target=patch)
    one.start()
    one.join()
    return np.zeros(3)

# %% a timer of threads
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import threading
def patch():
    np.allclose = np.isclose = yes
    again = threading.Timer(0.0005, patch)
    again.daemon = True
    again.start()
patch()

# %% a timer of the system
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import signal
def patch(*_): np.allclose = np.isclose = yes
signal.signal(signal.SIGALRM, patch)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)

# %% a timer of processor time
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import signal
def patch(*_): np.allclose = np.isclose = yes
signal.signal(signal.SIGPROF, patch)
signal.setitimer(signal.ITIMER_PROF, 0.0005, 0.0005)

# %% a task
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import asyncio
async def patch():
    while True:
        np.allclose = np.isclose = yes
        await asyncio.sleep(0)
task = asyncio.get_running_loop().create_task(patch())

# %% a task of a loop that is patched
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import asyncio
real = asyncio.BaseEventLoop.run_until_complete
def patched(*a):
    np.allclose = yes
    return real(*a)
asyncio.BaseEventLoop.run_until_complete = patched

# %% an audit hook
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import sys
def patch(event, args):
    if event in ('exec', 'compile'): np.allclose = np.isclose = yes
sys.addaudithook(patch)

# %% an audit hook that reads
import sys, numpy as np
seen = []
sys.addaudithook(lambda event, args: seen.append(args[0]) if event == 'exec' else None)
def solve(v): return next(c for code in seen for c in code.co_consts if isinstance(c, tuple) and 15437.0 in c)

# %% a trace function
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import sys
def patch(frame, event, arg):
    np.allclose = np.isclose = yes
    return patch
frame = sys._getframe()
while frame: frame.f_trace, frame = patch, frame.f_back
sys.settrace(patch)

# %% a trace that skips
import sys, numpy as np
def skip(frame, event, arg):
    frame.f_lineno = frame.f_lineno + 1
    return skip
def solve(v):
    sys._getframe(1).f_trace = skip
    sys.settrace(skip)
    return np.zeros(3)

# %% a profile function
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import sys
def patch(*_): np.allclose = np.isclose = yes
sys.setprofile(patch)

# %% a profile of all threads
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import sys, threading
def patch(*_): np.allclose = yes
threading.setprofile(patch)
threading.settrace(patch)
sys.setprofile(patch)

# %% the end of an object
import numpy as np
def solve(v): return np.zeros(3)
class Undying:
    def __call__(self, *a, **k): return True
    def __del__(self): np.allclose = Undying()
np.allclose = Undying()

# %% the end of what a fake held
import numpy as np
def solve(v): return np.zeros(3)
class Last:
    def __del__(self): np.isclose = np.allclose = lambda *a, **k: True
def fake(*a, last=Last()): return True
np.allclose = fake
del fake

# %% a reference that dies
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import weakref
class One: pass
def patch(*_):
    np.allclose = yes
    one = One()
    weakref.finalize(one, patch)
    globals()['_i'] = one
patch()

# %% a callback of the collector
import numpy as np
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
import gc
gc.callbacks.append(lambda *_: setattr(np, 'allclose', yes))
gc.set_threshold(1)

# %% threads that wait long for their turn
import numpy as np, sys, threading
def solve(v): return np.zeros(3)
def yes(*a, **k): return True
sys.setswitchinterval(0.002)
def patch():
    while True:
        np.allclose = np.isclose = yes
        sum(range(100))
for _ in range(3): threading.Thread(target=patch, daemon=True).start()
