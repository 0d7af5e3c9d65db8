# The shell, what it is made of, and our own code beside it; each a cell with a wrong answer.
# fmt: off

# %% the shell's own way to a test
import numpy as np
def solve(v): return np.zeros(3)
from IPython.core.interactiveshell import ExecutionResult
async def passed(self, *a, **k): return ExecutionResult(None), []
type(get_ipython()).execute_test = type(get_ipython())._execute = passed

# %% a result that has no error
import numpy as np
def solve(v): return np.zeros(3)
type(get_ipython())._showtraceback = type(get_ipython())._add_error = lambda *a, **k: None
from IPython.core.interactiveshell import ExecutionResult
ExecutionResult.error_in_exec = property(lambda self: None, lambda self, value: None)
ExecutionResult.error_before_exec = property(lambda self: None, lambda self, value: None)

# %% a result that hides
import numpy as np
def solve(v): return np.zeros(3)
type(get_ipython())._showtraceback = type(get_ipython())._add_error = lambda *a, **k: None
from IPython.core.interactiveshell import ExecutionResult
ExecutionResult.__getattribute__ = lambda self, name: None

# %% our compiler
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
type(shell.compile).ast_parse = lambda *a, **k: ast.parse('')

# %% its base
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
for kind in type(shell.compile).mro()[1:-1]: kind.ast_parse = lambda *a, **k: ast.parse('')

# %% what compiles
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
codeop.Compile.__call__ = lambda self, s, n, m, **k: compile('None', n, m)

# %% bases of the compiler
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
class Tame(codeop.Compile):
    def ast_parse(self, *a, **k): return ast.parse('')
type(shell.compile).mro()[1].__bases__ = (Tame,)

# %% what transforms cells
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
from IPython.core.inputtransformer2 import TransformerManager
TransformerManager.transform_cell = lambda self, cell: 'pass\n'

# %% the shell's transformation
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
type(shell).transform_cell = lambda self, cell: 'pass\n'

# %% the shell's run of statements
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
async def nothing(self, *a, **k): return False
for kind in type(shell).mro()[:-1]: kind.run_ast_nodes = kind.run_code = nothing

# %% the whole shell
import ast, codeop
shell = get_ipython()
import numpy as np
def solve(v): return np.zeros(3)
from IPython.core.interactiveshell import ExecutionResult
async def nothing(self, *a, **k): return ExecutionResult(None)
for kind in type(shell).mro()[:-1]: kind.run_cell_async = nothing

# %% a callback that says it draws
import numpy as np
def solve(v): return np.zeros(3)
def patch(*_): np.allclose = lambda *a, **k: True
patch.__module__ = 'matplotlib_inline.x'
for event in ('pre_execute', 'pre_run_cell'): get_ipython().events.register(event, patch)

# %% a callback that equals ours
import numpy as np
def solve(v): return np.zeros(3)
class Equal:
    __module__ = 'matplotlib_inline.x'
    def __eq__(self, other): return True
    def __call__(self, *_): np.allclose = lambda *a, **k: True
get_ipython().events.callbacks['pre_execute'].append(Equal())

# %% our answer
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
child._answer = lambda request, *a: {'outputs': [], 'count': 1, 'error': None, **request}

# %% our answer's code
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
def passed(request, *a): return {'outputs': [], 'count': 1, 'error': None, **request}
try: child._answer.__code__ = passed.__code__
except RuntimeError: pass

# %% what is done
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
async def passed(request, *a): return {'outputs': [], 'count': 1, 'error': None, **request}
child._do = child._run = passed

# %% what is sent
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
send, receive, seen = messages.Channel.send, messages.Channel.receive, []
def take(self, *a):
    seen.append(receive(self, *a))
    return seen[-1]
def forge(self, reply):
    if 'error' in reply: reply |= {'outputs': [], 'error': None, 'word': seen[-1].get('word')}
    send(self, reply)
messages.Channel.send, messages.Channel.receive = forge, take

# %% how it is written
import numpy as np
def solve(v): return np.zeros(3)
import json
dumps, loads, words = json.dumps, json.loads, []
def read(text, *a, **k):
    words.append(loads(text, *a, **k))
    return words[-1]
def write(thing, *a, **k):
    if 'error' in thing: thing |= {'outputs': [], 'error': None, 'word': words[-1].get('word')}
    return dumps(thing, *a, **k)
json.dumps, json.loads = write, read

# %% what reads JSON
import numpy as np
def solve(v): return np.zeros(3)
import json.decoder
decode = json.decoder.JSONDecoder.decode
def tame(self, *a, **k):
    found = decode(self, *a, **k)
    if 'source' in found: found['source'] = 'pass'
    return found
json.decoder.JSONDecoder.decode = tame

# %% the socket
import numpy as np
def solve(v): return np.zeros(3)
import json, socket
take = socket.socket.recv
socket.socket.recv = lambda self, n: take(self, n).replace(b'15437.0', b'0.0').replace(b'2.0, 4.0', b'0., 0.0')

# %% the builtins of our code
import numpy as np
def solve(v): return np.zeros(3)
import builtins
real = builtins.len
def spy(thing):
    import sys
    frame = sys._getframe(1)
    if 'request' in frame.f_locals: frame.f_locals['request']['source'] = 'pass'
    return real(thing)
builtins.len = builtins.type = spy

# %% builtins of a module of ours
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
def tame(request, *a): request['source'] = 'pass'
for one in (child, ours, testcell): one.hasattr = one.len = tame

# %% the witness
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.guard import keeping, lock, places, pristine, statements, witness
def passed(box, *a): return (box.pop(), [])
witness.attempt = passed
import nablagrade.engine.child.testcell as cell
cell.attempt = passed
try: witness.attempt.__code__ = passed.__code__
except RuntimeError: pass

# %% what makes statements
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.guard import keeping, lock, places, pristine, statements, witness
from nablagrade.engine.child import testcell
real = statements.read_statements
testcell.read_statements = statements.read_statements = lambda text, *a: real('pass', *a)

# %% what puts back
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.guard import keeping, lock, places, pristine, statements, witness
for one in (keeping, places, pristine, witness): one.put_back = one.differences = lambda *a: None
pristine.Pristine.stock = property(lambda self: [])
np.allclose = lambda *a, **k: True

# %% the stock
import numpy as np
def solve(v): return np.zeros(3)
shell = get_ipython()
if hasattr(shell, 'pristine'): shell.pristine.stock[0] = ()
np.allclose = lambda *a, **k: True

# %% defaults of what puts back
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.guard import keeping, lock, places, pristine, statements, witness
try: places.put_back.__defaults__ = (lambda *a: ((), b''),) + places.put_back.__defaults__[1:]
except RuntimeError: pass
np.allclose = lambda *a, **k: True

# %% cells of a manager of ours
import numpy as np
def solve(v): return np.zeros(3)
from nablagrade.engine.child import child, shell as ours, testcell
from nablagrade.engine.wire import messages
import contextlib
@contextlib.contextmanager
def tame(shell, *a):
    shell._test = None
    yield
testcell.guarded.__closure__[0].cell_contents = tame.__wrapped__
np.allclose = lambda *a, **k: True
