"""A class of 50 in which five sleep, five flood and five nest, against its 35 honest notebooks alone.

    python benchmarks/hostile_class.py [SECONDS]

An honest notebook computes for SECONDS of processor time (4.5), and a notebook may use 5: somebody who sleeps keeps a
worker for three times that. Prints how much longer the class takes than the honest part of it; then grades it once
more, when it is known who was slow, and prints when the last honest notebook was done.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course import BIN, time_command
from rich.console import Console

from nablagrade.notebooks.cells import Notebook, serialise

HONEST = 35
JOBS = 2
NOTEBOOK = "hw.ipynb"
LIMITS = "c.Execute.timeout = 5\nc.Nablagrade.notebook_seconds = 5\n"
CONFIG = f'c = get_config()\nc.CourseDirectory.course_id = "hostile"\n{LIMITS}'
WORK = """import time
end, n = time.process_time() + {seconds}, 0
while time.process_time() < end:
    n += 1
answer = 42"""
SPEAKERS = """import os, socket, struct, time
lines = []
for number in range(3, 64):
    try:
        lines.append(socket.socket(fileno=os.dup(number)))
    except OSError:
        pass
"""
DROPS = """for byte in struct.pack('>I', 20_000_000) + b'x' * 20_000_000:
    for one in lines:
        one.send(bytes([byte]))"""
FRAMES = """while True:
    for one in lines:
        one.sendall(struct.pack('>I', 20_000_000) + b' ' * 20_000_000)"""
NESTED = """from IPython.display import display
body = [0] * 600_000
for _ in range(35):
    body = [body]
for _ in range(20):
    display({"application/json": body}, raw=True)"""
SLEEP = (
    "import time; time.sleep(1000)",
    *("import time\nfor _ in range(100):\n    try:\n        time.sleep(1000)\n    except BaseException:\n        pass",)
    * 2,
    "import threading; threading.Event().wait()",
    "import signal, time; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); time.sleep(1000)",
)
FLOOD = (
    "while True: print('x' * 10_000)",
    "from IPython.display import display\nwhile True: display({'text/plain': 'x' * 10_000}, raw=True)",
    "import sys\nwhile True: sys.stderr.write('x')",
    f"{SPEAKERS}{DROPS}",
    f"{SPEAKERS}{FRAMES}",
)


def main() -> None:
    """Write both classes, grade them, print what the fifteen cost."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4.5
    with tempfile.TemporaryDirectory() as folder:
        honest, mixed = Path(folder) / "honest", Path(folder) / "mixed"
        _write_course(honest, seconds)
        shutil.copytree(honest, mixed)
        for name, write in _attackers(seconds).items():
            write(mixed / "submitted" / name / "hw" / NOTEBOOK)
        command = [str(BIN / "nablagrade"), "grade", "--jobs", str(JOBS), "--course"]
        alone, together = (time_command([*command, str(course)], course) for course in (honest, mixed))
        _refuse_losses(honest, mixed)
        started = time.time()
        again = time_command([*command, str(mixed), "--force"], mixed)
        last = max(path.stat().st_mtime for path in mixed.glob("records/honest-*/hw/*.json")) - started
    Console().print(f"honest alone: {alone:.1f} s; with fifteen others: {together:.1f} s; again: {again:.1f} s")
    Console().print(f"ratio: {together / alone:.2f}; again, the last honest one was done after {last:.1f} s")


def _write_course(course: Path, seconds: float) -> None:
    source = course / "source" / "hw" / NOTEBOOK
    source.parent.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    source.write_bytes(serialise(_notebook("### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION")))
    for number in range(HONEST):
        work = WORK.format(seconds=seconds)
        _hand_in(_notebook(f"{work}\n# student {number}"))(course / "submitted" / f"honest-{number}" / "hw" / NOTEBOOK)


def _notebook(answer: str, **metadata: Any) -> Notebook:
    mark = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    marks = (
        {"grade_id": "answer", "solution": True},
        {"grade_id": "test", "grade": True, "locked": True, "points": 1},
    )
    code = {"cell_type": "code", "outputs": [], "execution_count": None}
    cells = [
        code | {"id": f"c{place}", "source": source, "metadata": {"nbgrader": mark | some}}
        for place, (source, some) in enumerate(zip((answer, "assert answer == 42"), marks, strict=True))
    ]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _hand_in(notebook: Notebook, outputs: str = "[]") -> Callable[[Path], None]:
    """Return what writes a file: on one line, with this text as the outputs of its first cell."""

    def write(path: Path) -> None:
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook).replace('"outputs": []', f'"outputs": {outputs}', 1))

    return write


def _attackers(seconds: float) -> dict[str, Callable[[Path], None]]:
    work = WORK.format(seconds=seconds)
    deep: Any = [0] * 800_000
    for _ in range(85):
        deep = [deep]
    nests = (
        _hand_in(_notebook(work, deep=deep)),
        _hand_in(_notebook(work), "[" + '{"":0},' * 7_000_000 + "0]"),
        _hand_in(_notebook(work), "[" * 90 + "0," * 10_000_000 + "0" + "]" * 90),
        _hand_in(_notebook(NESTED)),
        _hand_in(_notebook("\n" * 10_000_000)),
    )
    sleepers = {f"sleeps-{number}": _hand_in(_notebook(source)) for number, source in enumerate(SLEEP)}
    flooders = {f"floods-{number}": _hand_in(_notebook(source)) for number, source in enumerate(FLOOD)}
    return sleepers | flooders | {f"nests-{number}": one for number, one in enumerate(nests)}


def _refuse_losses(honest: Path, mixed: Path) -> None:
    """End with an error when an honest notebook was graded otherwise than alone, or another one as it must not be."""
    for path in honest.glob("records/honest-*/hw/*.json"):
        other = json.loads((mixed / path.relative_to(honest)).read_text())
        mine = json.loads(path.read_text())
        if any(mine[name] != other[name] for name in ("outcome", "score")):
            words = [note["words"] for note in other["notes"]]
            raise SystemExit(f"{path.parts[-3]} was graded otherwise beside the others: {words}")
    for path in mixed.glob("records/*/hw/*.json"):
        record = json.loads(path.read_text())
        has_no_answer = path.parts[-3].startswith(("sleeps", "floods"))
        if record["outcome"] == "BROKEN" or (has_no_answer and record["score"]):
            raise SystemExit(f"{path.parts[-3]}: {record['outcome']} with {record['score']} points")


if __name__ == "__main__":
    os.environ.setdefault("COLUMNS", "120")
    main()
