"""Cells of all kinds under `nbgrader autograde` and under `nablagrade autograde`: the same outputs, one by one.

`cells/<topic>.ipy` holds one notebook; `# %% title` begins a cell. What differs on purpose is in `DELIBERATE`, with the
reason, and in docs/nbgrader-differences.md.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
STUDENT, LESSON = "somebody", "cells"
HELPER = '''def double(n):
    return 2 * n


def fail(n):
    """Fail."""
    values = [1, 2]
    return values[n]
'''
FILES = {
    "helper.py": HELPER,
    "program.py": "import sys\n\nanswer = 42\nargv = sys.argv[1:]\nprint(__name__, len(argv))\n",
    "failing.py": "x = 1\nraise ValueError(x)\n",
    "data.csv": "a,b\n1,2\n",
}
NO_PROGRAMS = "other programs are out of reach; a hint says so"
NO_PROCESSES = "other processes are out of reach; the traceback ends with a hint"
DESCRIPTORS = "what goes past sys.stdout to the numbers 1 and 2 is not seen"
NO_KERNEL = "there is no kernel and no history database"
NO_NOTEBOOK = "the notebook is not beside itself"
PATHS = "the scratch folder has another name"
WIDGETS = "what is printed into an Output widget is shown in the cell"
DEBUGGER = "nobody sits at the debugger; it is refused at its first question in both"
DELIBERATE = {
    **dict.fromkeys(
        [f"magics/{title}" for title in
         ("bash", "sh", "script", "perl", "bang", "double bang", "sx", "system magic",
          "get_ipython system", "bang with a failing command", "exit code", "pip", "mkdir")],
        NO_PROGRAMS,
    ),
    **dict.fromkeys(
        [f"waiting/{title}" for title in ("multiprocessing", "pool of processes", "process pool executor", "fork")]
        + [f"streams/{title}" for title in ("subprocess", "subprocess without capture", "popen")],
        NO_PROCESSES,
    ),
    **dict.fromkeys(
        [f"streams/{title}" for title in
         ("file descriptor one", "file descriptor two", "system stdout", "os system")], DESCRIPTORS,
    ),
    **dict.fromkeys(
        ["magics/history of words", "magics/subshell", "magics/connect_info", "magics/lsmagic", "magics/config list",
         "names/history manager", "names/more environment"], NO_KERNEL,
    ),
    **dict.fromkeys(["names/cwd"], PATHS),
    **dict.fromkeys(["magics/bang to a name"], NO_NOTEBOOK),
    **dict.fromkeys(
        ["widgets/interact", "widgets/interactive result", "widgets/output widget", "widgets/output widget kept"],
        WIDGETS,
    ),
    **dict.fromkeys(["errors/debugger is not there", "errors/pm magic"], DEBUGGER),
}  # fmt: skip


def read_cells(topic: str) -> dict[str, str]:
    """The cells of one topic: title → source."""
    blocks = (HERE / "cells" / f"{topic}.ipy").read_text("utf-8").split("# %% ")[1:]
    parted = [block.partition("\n") for block in blocks]
    return {title: source.removesuffix("\n") for title, _, source in parted}


TOPICS = sorted(path.stem for path in (HERE / "cells").glob("*.ipy"))
NAMES = [f"{topic}/{title}" for topic in TOPICS for title in read_cells(topic)]


def _notebook(topic: str) -> dict[str, Any]:
    cells = [
        {"cell_type": "code", "id": f"cell-{number}", "source": source, "metadata": {}, "outputs": [],
         "execution_count": None}
        for number, source in enumerate(read_cells(topic).values())
    ]  # fmt: skip
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def _hand_in(course: Path) -> Path:
    """Write a course whose student hands in what was released."""
    for folder in (course / "source" / LESSON, course / "submitted" / STUDENT / LESSON):
        folder.mkdir(parents=True)
        for topic in TOPICS:
            (folder / f"{topic}.ipynb").write_text(json.dumps(_notebook(topic)))
        for name, body in FILES.items():
            (folder / name).write_text(body)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "cells"\n')
    return course


@pytest.fixture(scope="module")
def handed_in(once, command) -> Path:
    """The course, released by nbgrader and handed in; not graded."""

    def make(place: Path) -> None:
        made = command("nbgrader", "generate_assignment", LESSON, "--create", cwd=_hand_in(place))
        assert made.returncode == 0, made.stderr

    return once("cells-handed-in", make)


@pytest.fixture(scope="module")
def ran(once, command, handed_in) -> Callable[[str, str], dict[str, Any]]:
    """`ran(program, topic)`: the autograded notebook of a topic."""

    def run(program: str) -> Path:
        def make(place: Path) -> None:
            shutil.copytree(handed_in, place)
            # a kernel that sees pytest does not watch its descriptors
            done = command("env", "-u", "PYTEST_CURRENT_TEST", program, "autograde", LESSON, cwd=place)
            assert done.returncode == 0, done.stderr

        return once(f"cells-{program}", make)

    return lambda program, topic: json.loads(
        (run(program) / "autograded" / STUDENT / LESSON / f"{topic}.ipynb").read_text("utf-8")
    )


@pytest.fixture(scope="module")
def shown(ran, stable) -> Callable[[str, str], Any]:
    """`shown(program, name)`: number and outputs of a cell, without what differs from run to run."""

    def find(program: str, name: str) -> Any:
        topic, _, title = name.partition("/")
        cell = ran(program, topic)["cells"][list(read_cells(topic)).index(title)]
        return cell["execution_count"], stable(cell["outputs"])

    return find


@pytest.mark.parametrize("name", [name for name in NAMES if name not in DELIBERATE])
def test_same_outputs(shown, name):
    """A cell has the same number and the same outputs, byte for byte up to addresses, times and paths."""
    assert shown("nablagrade", name) == shown("nbgrader", name)


@pytest.mark.parametrize("name", DELIBERATE)
def test_deliberate_differences(shown, name):
    """What is said to differ differs, and is said in the documentation; the cell has the same number."""
    mine, theirs = shown("nablagrade", name), shown("nbgrader", name)
    assert mine[0] == theirs[0]
    assert mine[1] != theirs[1]
    assert DELIBERATE[name] in (HERE.parents[1] / "docs" / "nbgrader-differences.md").read_text("utf-8")


@pytest.mark.parametrize("topic", TOPICS)
def test_same_notebook(ran, topic):
    """Around the outputs the notebook is the same: cells, sources, marks, kernel, language."""

    def rest(notebook: dict[str, Any]) -> Any:
        for cell in notebook["cells"]:
            cell["metadata"].pop("execution", None)
            del cell["outputs"]
        notebook["metadata"].pop("widgets", None)
        return notebook

    assert rest(ran("nablagrade", topic)) == rest(ran("nbgrader", topic))
