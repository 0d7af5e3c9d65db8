"""The warm process that forks children: imports libraries once; has never seen a check, an answer or a submission.

Started by exec with an empty environment, single-threaded. An examiner connects to its socket, sends one order with
the child's end of their conversation, and gets the child's pidfd; later, over the same connection, how the child ended.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from nablagrade import sandbox
from nablagrade.engine.zygote import fonts, pages
from nablagrade.engine.zygote.supervisor import Supervisor
from nablagrade.errors import IsolationError
from nablagrade.model import Preparation

CANARY = "canary"  # beside the socket, in the working directory in which a zygote is started
PREPARATION = Path("preparation.json")  # as above
SHARED = ("numpy", "sympy")  # what examiners need, too
USUAL = {
    # its C keeps a method's Python from the first call on: what a student has replaced by then would be there for ever
    "numpy": "import numpy as _n\n_n.allclose(_n.array([1.]) @ _n.array([1.]), 1)\n_x = _n.array([1., 2.])\n"
    "for _y in 'all any max mean min prod std sum var dumps'.split(): getattr(_x, _y)()\n"
    "_x.clip(0, 1); _n.dtype('i4,i4'); repr(_x); str(_x); _x = _n.array([4], object); _n.gcd(_x, 6); _n.lcm(_x, 6)",
    "sympy": "import sympy as _s\n_x, _y = _s.symbols('x y')\n"
    "_s.diff(_x**2*_y + _s.sin(_x), _x).subs(_x, 2)\n_s.latex(_x**2/3); repr(_x)",
}
ALWAYS = ("numpy", "numpy.testing", "numpy.random", "fractions", "decimal", "json", "IPython.core.logger")


def main() -> None:
    """Serve until the process that started us closes its end of the life line (standard input)."""
    listener, line = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    preparation = Preparation(**json.loads(PREPARATION.read_text("utf-8")))
    gc.disable()  # what is imported stays: looking for garbage in it takes a tenth of the time
    _import([name for name in (*ALWAYS, *preparation.modules) if name in SHARED])
    if preparation.has_tests:
        _show_a_traceback()
    if os.fork() == 0:
        _be_fork_server(listener, line)
    line.close()
    sandbox.enclose_zygote()  # before anything that starts a thread
    shell = warm(preparation)
    places = pages.find()  # while there is a /proc
    roots = sandbox.readable_roots()
    try:
        if preparation.programs:
            sandbox.refuse_unheld()
            roots = (*roots, *sandbox.program_roots())
        roots = (*roots, *map(Path, preparation.readable))
        sandbox.prepare(roots, Path.cwd() / CANARY, preparation.programs)
    except IsolationError as error:
        _tell({"refused": str(error)})
        raise SystemExit(1) from error
    fonts.leave_out_unreadable(roots)
    readable = [str(root) for root in roots]
    _tell({"readable": readable})
    _serve(Supervisor(listener, shell, readable, places))


def _tell(news: dict[str, Any]) -> None:
    """Say the one line that is waited for. SystemExit when whoever started us is gone."""
    try:
        os.write(1, json.dumps(news).encode() + b"\n")
    except BrokenPipeError:
        raise SystemExit(0) from None


def _import(names: Sequence[str]) -> None:
    for name in names:
        try:
            import_module(name)
        except Exception:  # noqa: BLE001, S112 - a notebook that needs it will say so itself
            continue


def _show_a_traceback() -> None:
    """Load and fill what shows errors: in children, and in examiners where a classic test has failed outside."""
    from nablagrade.engine.child.tracebacks import warm_up  # with it comes IPython

    warm_up()


def _be_fork_server(listener: socket.socket, line: socket.socket) -> None:
    from nablagrade.engine.zygote.forkserver import serve  # not in the zygote

    listener.close()
    for number in (0, 1):  # the life line and the first word are the zygote's
        os.close(number)
        os.open(os.devnull, os.O_RDWR)
    serve(line)


def warm(preparation: Preparation) -> Any:
    """Import, build the shell that children inherit, fill its caches; return it."""
    from nablagrade.engine.child.shell import build_shell  # after the namespaces are entered
    from nablagrade.engine.guard.pristine import Pristine

    shell = build_shell()
    with shell.builtin_trap:  # as in a cell: while they are imported, libraries ask where they are
        _import([*ALWAYS, *preparation.modules])
    shell.take_stock()
    _exercise_once(shell)
    import nablagrade.engine.child.child  # noqa: F401 - so that a child imports nothing, and learns nothing new of it

    if preparation.has_tests:
        shell.pristine = Pristine()  # last: the usual has filled some lazy names
    for source in preparation.cells:
        shell.compile.prepare(source)
    sys.dont_write_bytecode = True  # of a module beside a notebook: it would be a file that its cells have written
    gc.freeze()  # a collection in a child would touch, and so copy, every page; here, there is little to collect
    gc.enable()
    return shell


def _exercise_once(shell: Any) -> None:
    """Run what every notebook runs, so that its caches are filled before the first fork."""
    usual = [lines for name, lines in USUAL.items() if name in sys.modules]
    shell.run_cell("\n".join([*usual, "1/0"]), store_history=False, silent=True)
    shell.sink.take()
    for name in ("_s", "_n", "_x", "_y"):
        shell.user_ns.pop(name, None)


def _serve(supervisor: Supervisor) -> None:
    while True:
        supervisor.step()


if __name__ == "__main__":
    main()
