"""A stronghold for attacks: one zygote and one worker for all of them, a protected course, and ears for what gets out.

A case is a folder with `case.toml` (what is attacked, and what the grader has to answer) and, mostly, `cell.py` (the
attack). `FORMAT` says which words a case may use.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import resource
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.validator import iter_validate

from nablagrade.engine.examiner.job import Graded, Job, Solution
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.worker.worker import start, work
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.executors import local
from nablagrade.model import IsolationLevel, Limits, NotebookOutcome, Preparation, Seconds
from nablagrade.notebooks.cells import Notebook, parse, serialise
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.regions import solved
from nablagrade.records.record import to_json
from nablagrade.records.reports.public import student_view
from nablagrade.sandbox import refuse_exposed

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LESSON = "gradient-vector"
PUBLIC = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm")] + [Path.home()]  # noqa: S108 - looked into only
SMALL = Limits(cell_seconds=1.0, check_seconds=0.5, notebook_seconds=8.0, memory_mb=512, output_bytes=200_000)
ORDINARY = 54321  # a user that owns nothing else
POPEN = subprocess.Popen
SWITCHED_OFF = """
from nablagrade.sandbox import layers, namespaces
without = {without!r}
layers.LAYERS = tuple(one for one in layers.LAYERS if one.NAME not in without)
namespaces.FLAGS = {{name: flag for name, flag in namespaces.FLAGS.items() if name not in without}}
from {module} import main
main()
"""
FORMAT = {
    "tries",  # what the attack is after
    "cell",  # the attack, where it is no Python
    "notebook",  # the notebook of the bank that is attacked; without it the attack is a cell of the vault
    "replaces",  # the cell that cell.py replaces
    "cells",  # more cells, as in tests/sample_class/students.toml; also `starts_from` and `deeds`
    "files",  # files that the student hands in beside the notebook: name → content
    "points",  # exercise → points, for each exercise of the notebook
    "may_lose",  # exercises of which it does not matter whether the attack lets them live
    "outcome",  # of the notebook; GRADED unless told otherwise
    "checks",  # exercise → outcomes of its checks that must be among them
    "notes",  # words in the record's notes
    "outputs",  # words in the notebook's outputs
    "limits",  # limits other than SMALL
}

SHARED = "shared_by_all = [sum(i * i for i in range(1_500_000))]"  # worth a snapshot on any machine

VAULT_CHECKS = '''
"""Checks of the vault: one asks for the secret, which no student can know; the others for what every student has."""

from nablagrade import check

SECRET = "{secret}"


@check("v1-secret")
def test_v1_secret(notebook):
    """The secret"""
    assert notebook["answer"] == SECRET


@check("v2-before")
def test_v2_before(notebook):
    """What was there before the attack"""
    assert notebook["before"] == 42


@check("v3-after")
def test_v3_after(notebook):
    """What came after the attack"""
    assert notebook["after"] == 43
'''


@dataclass(frozen=True)
class Case:
    """One attack."""

    name: str
    facts: Mapping[str, Any]
    cell: str | None

    @property
    def limits(self) -> Limits:
        """What the attacked notebook may use."""
        return replace(SMALL, **self.facts.get("limits", {}))


def load_cases() -> list[Case]:
    """All attacks, by name."""
    return [_load_case(path.parent) for path in sorted(HERE.glob("*/case.toml"))]


def _load_case(folder: Path) -> Case:
    facts = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    assert set(facts) <= FORMAT, f"{folder.name}: unknown words {set(facts) - FORMAT}"
    path = folder / "cell.py"
    return Case(folder.name, facts, path.read_text("utf-8") if path.exists() else facts.get("cell"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Gives a test that asks for a `case` every attack in turn, one that asks for a `vault_case` those of the vault."""
    cases = load_cases()
    for name, some in ("case", cases), ("vault_case", [one for one in cases if "notebook" not in one.facts]):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, some, ids=[one.name for one in some])


ALL_OF_LEVEL_A = 6.0
EXAMINER_MEGABYTES = 700  # the largest value that may cross, and room to judge it
CPU_SLACK = 1.0  # the clocks are looked at now and then
WALL_SLACK = 5.0  # as above, on a machine that is busy

PRELUDE = """
answer = None


def got(what):
    print("PWNED", str(what)[:200], flush=True)


"""


def _mark(**facts: object) -> dict[str, Any]:
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": plain | facts}


def _vault(attack: str) -> Notebook:
    """A notebook with one attack between honest cells, and three exercises of one point each."""
    written = [("before", "before = 41 + 1"), ("attack", PRELUDE + attack), ("after", "after = before + 1")]
    cells = [(source, _mark(grade_id=name, solution=True)) for name, source in written]
    graded = [("### the checks are not in here", _mark(grade_id=name, grade=True, locked=True, points=1)) for name in
              ("v1-secret", "v2-before", "v3-after")]  # fmt: skip
    return _notebook([*cells, *graded])


def _notebook(cells: Sequence[tuple[str, dict[str, Any]]]) -> Notebook:
    """A notebook of code cells with these sources and metadata."""
    return {
        "cells": [
            {"cell_type": "code", "id": f"cell-{index}", "source": source, "metadata": metadata, "outputs": [],
             "execution_count": None}
            for index, (source, metadata) in enumerate(cells)
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip


class Ears:
    """Sockets at which nothing may arrive."""

    def __init__(self, target: Path, tag: str) -> None:
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self._listening = [tcp]
        self._receiving = [udp]
        for kind, sockets in ((socket.SOCK_STREAM, self._listening), (socket.SOCK_DGRAM, self._receiving)):
            for address in (str(target / f"socket-{kind.name}"), f"\0hostile-{kind.name}-{tag}"):
                one = socket.socket(socket.AF_UNIX, kind)
                one.bind(address)
                sockets.append(one)
        for one in self._listening:
            one.listen()
        for one in (*self._listening, *self._receiving):
            one.setblocking(False)

    def heard(self) -> list[str]:
        """What has arrived since the last time."""
        found = []
        for one in self._listening:
            with contextlib.suppress(BlockingIOError):
                one.accept()[0].close()
                found.append(f"a connection to {one.getsockname()!r}")
        for one in self._receiving:
            with contextlib.suppress(BlockingIOError):
                found.append(f"{one.recv(1000)!r} at {one.getsockname()!r}")
        return found

    def close(self) -> None:
        """Listen no more."""
        for one in (*self._listening, *self._receiving):
            one.close()


@dataclass
class Stronghold:
    """The grader under attack, and all that must be as before afterwards."""

    target: Path  # a course that no child may read
    secret: str
    tag: str  # in the names of all that attacks leave behind
    zygote: Zygote
    spec: ChildSpec
    worker: Executor
    ears: Ears
    builder: ModuleType
    _limits: Limits = SMALL
    _number: int = 0
    shared: str = ""  # a cell that all vaults begin with, so that attacks are forked off a snapshot

    @cached_property
    def untouched(self) -> tuple[dict[str, Any], bytes | None]:
        """What an honest notebook comes to when nobody attacks."""
        return untimed(self.grade_honest())

    @property
    def autograders(self) -> Path:
        """Where the checks lie."""
        return self.target / "course" / "autograders"

    def attack(self, case: Case) -> Graded:
        """Grade the attacked notebook."""
        return self._grade(self._job(case), case.limits)

    def grade_vault(self, attack: str, change: Callable[[Notebook], None] = lambda _: None) -> Graded:
        """Grade a vault with this attack in it; the instructor may have changed its notebook."""
        notebook, released = _vault(attack), _vault("")
        for one in (notebook, released):
            change(one)
        return self._grade(self._vault_job("somebody", notebook, released), self._limits)

    def grade_classic(self, answer: str, solution: str, test: str) -> Graded:
        """Grade an answer by a classic test of four points, which is tried on the solution first."""

        def notebook(source: str) -> Notebook:
            cells = [(source, _mark(grade_id="answer", solution=True)),
                     (test, _mark(grade_id="classic", grade=True, locked=True, points=4))]  # fmt: skip
            return _notebook([("import numpy as np", {}), *cells])

        model = self._hand_in({"classic.ipynb": serialise(notebook(solution))})
        path = self._hand_in({"classic.ipynb": serialise(notebook(answer))})
        plan = plan_of(notebook(solution), "classic")
        job = Job("somebody", "vault", plan, (path / "classic.ipynb",), solution=Solution(model / "classic.ipynb"))
        return self._grade(job, self._limits)

    def stand(self) -> None:
        """Let the vault's first cell be worth a snapshot, which attacks are then forked off."""
        starts = [self.grade_vault("").start for _ in range(3)]
        assert starts[-1].startswith("behind a snapshot"), starts

    def grade_honest(self) -> Graded:
        """Grade a right notebook of somebody else, in the same worker."""
        files = self.builder.hand_in(LESSON, {})
        return self._grade(self._bank_job("honest", "level-a", files, {}), self._limits)

    def _grade(self, job: Job, limits: Limits) -> Graded:
        if limits != self._limits:
            self.worker.submit(start, replace(self.spec, limits=limits), self.autograders).result()
            self._limits = limits
        return self.worker.submit(work, job).result()

    def _job(self, case: Case) -> Job:
        source = case.cell and self._addressed(case.cell)
        if "notebook" not in case.facts:
            return self._vault_job(case.name, _vault(source or ""))
        wishes = dict(case.facts.get("cells", {}))
        if source is not None:
            wishes[case.facts["replaces"]] = source
        files = self.builder.hand_in(LESSON, wishes)
        return self._bank_job(case.name, case.facts["notebook"], files, case.facts.get("files", {}))

    def _vault_job(self, student: str, notebook: Notebook, released: Notebook | None = None) -> Job:
        plan = plan_of(released or notebook, "vault")
        if self.shared:
            plan = replace(plan, prefix=(self.shared,))
            notebook["cells"].insert(0, _notebook([(self.shared, {})])["cells"][0])
        path = self._hand_in({"vault.ipynb": serialise(notebook)})
        return Job(student, "vault", plan, (path / "vault.ipynb",))

    def _bank_job(self, student: str, name: str, files: Mapping[str, bytes], others: Mapping[str, str]) -> Job:
        plan = plan_of(parse((ROOT / "source" / LESSON / f"{name}.ipynb").read_bytes(), name), name)
        path = self._hand_in({f"{name}.ipynb": files[f"{name}.ipynb"]} | {k: v.encode() for k, v in others.items()})
        return Job(student, LESSON, plan, (path / f"{name}.ipynb",), tuple((other, path / other) for other in others))

    def _hand_in(self, files: Mapping[str, bytes]) -> Path:
        self._number += 1
        folder = self.target.parent / "handed-in" / str(self._number)
        folder.mkdir(parents=True)
        for name, body in files.items():
            (folder / name).write_bytes(body)
            os.chmod(folder / name, 0o644)  # noqa: PTH101 - a plain mode
        return folder

    def _addressed(self, source: str) -> str:
        """Put the addresses of this stronghold into an attack."""
        for word, value in self._addresses():
            source = source.replace(word, str(value))
        return source

    def _addresses(self) -> tuple[tuple[str, object], ...]:
        given = self.target.parent / "given"
        return ("@TARGET@", self.target), ("@GIVEN@", given), ("@PORT@", self.ears.port), ("@TAG@", self.tag)

    def peak_megabytes(self) -> float:
        """The most memory that an examiner has used so far."""
        return self.worker.submit(resource.getrusage, resource.RUSAGE_CHILDREN).result().ru_maxrss / 1024

    def wait_for_processes(self, count: int) -> None:
        """Wait until the zygote has no more than `count` processes; ten seconds at most."""
        deadline = time.monotonic() + 10
        while len(_processes(self.zygote.folder)) > count and time.monotonic() < deadline:
            time.sleep(0.02)

    def traces(self) -> dict[str, object]:
        """All that an attack could change outside its own process; must be the same before and after."""
        return {
            "the protected course": _snapshot(self.target),
            "what may be read": _snapshot(self.target.parent / "given"),
            "the zygote's folder": sorted(path.name for path in self.zygote.folder.iterdir()),
            "files": [str(path) for place in PUBLIC for path in place.glob(f"*{self.tag}*")],
            "system V objects": _system_v(int(self.tag, 16)),
            "processes": len(_processes(self.zygote.folder)),
        }


def _snapshot(folder: Path) -> list[tuple[object, ...]]:
    found = []
    for path in sorted((folder, *folder.rglob("*"))):
        status = path.lstat()
        body = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        found.append((path, status.st_mode, status.st_size, status.st_mtime_ns, status.st_nlink, body))
    return found


def _system_v(key: int) -> list[str]:
    found = []
    for kind in ("shm", "sem", "msg"):
        lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
        found += [kind for line in lines if int(line.split()[0]) == key]
    return found


def _processes(folder: Path) -> list[int]:
    """The processes that descend from this zygote, orphans too: each inherits the folder's name."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if str(folder).encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


@contextlib.contextmanager
def open_stronghold(
    place: Path,
    builder: ModuleType,
    user: int | None = None,
    without: Sequence[str] = (),
    programs: bool = False,
    *,
    shared: str = "",
) -> Iterator[Stronghold]:
    """A zygote and a worker in a place of their own: as another user, with some layers off, with programs allowed."""
    tag = f"{0x48000000 + secrets.randbelow(0xFFFFFF):08x}"
    secret = f"SECRET-{secrets.token_hex(16)}"
    target = place / "target"
    _furnish(target, secret)
    given = str(_give(place / "given", target))
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        patch.setenv("HOSTILE_SECRET", secret)
        if user is not None:
            patch.setenv("XDG_CACHE_HOME", str(place))
        ears = Ears(target, tag)
        stack.callback(ears.close)
        with pytest.MonkeyPatch.context() as start_only:
            how = partial(_start_zygote, place, user, tuple(without))
            start_only.setattr("nablagrade.engine.zygote.warm.subprocess.Popen", how)
            zygote = stack.enter_context(
                Zygote(Preparation(("sympy", "matplotlib.pyplot"), programs=programs, readable=(given,)))
            )
        roots = zygote.wait_until_ready()
        refuse_exposed((target,), roots)
        least = IsolationLevel.NONE if without else IsolationLevel.STRONG
        more = {"cell_seconds": 10.0, "notebook_seconds": 30.0, "wall_factor": 1.0, "subprocesses": True}
        limits = replace(SMALL, **more) if programs else SMALL
        spec = ChildSpec(zygote.address, zygote.folder, zygote.canary, least, limits)
        arguments = (spec, target / "course" / "autograders")
        worker = stack.enter_context(local.open_executor(1, start, arguments, zygote.fork_worker))
        opened = Stronghold(target, secret, tag, zygote, spec, worker, ears, builder, limits, shared=shared)
        assert opened.untouched  # before the first attack
        if shared:
            opened.stand()
        yield opened


def _start_zygote(
    place: Path, user: int | None, without: tuple[str, ...], command: list[str], cwd: Path, **options: Any
) -> subprocess.Popen[bytes]:
    python, isolated, _, module, *arguments = command
    if without:
        command = [python, isolated, "-c", SWITCHED_OFF.format(without=without, module=module), *arguments]
    if user is not None:
        command = [python, isolated, str(HERE / "as_ordinary_user.py"), str(user), *command]
        for path in (place, *place.rglob("*"), cwd, *cwd.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)
    return POPEN(command, cwd=cwd, **options)


@pytest.fixture(scope="session")
def stronghold(tmp_path_factory: pytest.TempPathFactory, builder: ModuleType) -> Iterator[Stronghold]:
    """One zygote and one worker for all attacks of this session."""
    with open_stronghold(tmp_path_factory.mktemp("stronghold"), builder) as opened:
        yield opened


@pytest.fixture(scope="session")
def ordinary_stronghold(builder: ModuleType) -> Iterator[Stronghold]:
    """The same as a user who owns nothing but the course, where the suite runs as root."""
    with tempfile.TemporaryDirectory(prefix="stronghold-") as place:
        Path(place).chmod(0o755)
        with open_stronghold(Path(place), builder, None if os.getuid() else ORDINARY) as opened:
            yield opened


@pytest.fixture(scope="session")
def shared_stronghold(builder: ModuleType) -> Iterator[Stronghold]:
    """The same where what is attacked stands behind a snapshot; the zygote belongs to an ordinary user."""
    with tempfile.TemporaryDirectory(prefix="shared-") as place:
        Path(place).chmod(0o755)
        user = None if os.getuid() else ORDINARY
        with open_stronghold(Path(place), builder, user, shared=SHARED) as opened:
            yield opened


@pytest.fixture(scope="session")
def contained_stronghold(builder: ModuleType) -> Iterator[Stronghold]:
    """The same where no namespace is to be had, as in a container of Docker's: level strong."""
    names = ("userns", "pidns", "netns", "utsns", "ipcns", "mountns")
    with tempfile.TemporaryDirectory(prefix="stronghold-") as place:
        Path(place).chmod(0o755)
        user = None if os.getuid() else ORDINARY
        with open_stronghold(Path(place), builder, user, without=names) as opened:
            yield opened


def _furnish(target: Path, secret: str) -> None:
    """Lay out a course that holds a secret wherever a course holds one."""
    checks = target / "course" / "autograders"
    shutil.copytree(ROOT / "autograders" / LESSON, checks / LESSON, ignore=shutil.ignore_patterns("__pycache__"))
    (checks / "vault").mkdir()
    (checks / "vault" / "test_vault.py").write_text(VAULT_CHECKS.format(secret=secret))
    source = target / "course" / "source" / LESSON
    source.mkdir(parents=True)
    for path in (ROOT / "source" / LESSON).glob("*.ipynb"):
        notebook = solved(parse(path.read_bytes(), path.name)) | {"metadata": {"secret": secret}}
        (source / path.name).write_bytes(serialise(notebook))
    for name in ("gradebook.db", "submissions/other/hw.ipynb", "home/.ssh/id_test", "answers.json"):
        (target / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (target / "course" / name).write_text(json.dumps({"secret": secret}))
    os.chmod(target, 0o700)  # noqa: PTH101 - a plain mode


def _give(folder: Path, target: Path) -> Path:
    """Lay out data that the course opens for reading, with ways out of it."""
    folder.mkdir()
    (folder / "data.csv").write_text("x,y\n1,2\n")
    (folder / "out").symlink_to(target / "course" / "answers.json")
    os.mkfifo(folder / "pipe")
    return folder


def outputs_of(notebook: bytes | None) -> list[dict[str, Any]]:
    """All that the cells of an autograded notebook show."""
    cells = json.loads(notebook or b'{"cells": []}')["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


def printed(outputs: list[dict[str, Any]]) -> str:
    """What was printed; a traceback shows the attack's own source, and does not count."""
    return "".join(line for output in outputs if output["output_type"] == "stream" for line in output["text"])


def has_a_page(notebook: bytes | None) -> bool:
    """Whether what is handed on is valid, and a page can be made of it, as feedback and formgrader do."""
    if notebook is None:
        return True
    assert [str(error) for error in iter_validate(json.loads(notebook))] == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbconvert's words for what shows nothing
        return "</html>" in HTMLExporter().from_notebook_node(nbformat.reads(notebook.decode(), as_version=4))[0]


def untimed(graded: Graded) -> tuple[dict[str, Any], bytes | None]:
    """A record and a notebook without what the clocks say."""
    return to_json(replace(graded.record, seconds=Seconds())), graded.notebook


@pytest.fixture(scope="session", name="open_stronghold")
def _open_stronghold() -> Callable[..., contextlib.AbstractContextManager[Stronghold]]:
    """`open_stronghold(place, builder, user, without)`: one more, with what it needs to be another."""
    return open_stronghold


@pytest.fixture(scope="session", name="withstand")
def _withstand() -> Callable[[Stronghold, Case], None]:
    """`withstand(stronghold, case)`: AssertionError when an attack pays, or somebody else notices it."""
    return withstand


@pytest.fixture(scope="session")
def find_case() -> Callable[[str], Case]:
    """`find_case(name)`: the attack of this name."""
    return lambda name: _load_case(HERE / name)


def withstand(stronghold: Stronghold, case: Case) -> None:
    """The attack gets the points of its answers, wins nothing, and leaves nothing; the next student is as before."""
    before = stronghold.traces()
    graded = stronghold.attack(case)
    record = graded.record
    outputs = outputs_of(graded.notebook)
    honest = stronghold.grade_honest()

    expected = dict(case.facts.get("points", {"v1-secret": 0, "v2-before": 1, "v3-after": 1}))
    points = {one.id: one.auto_score for one in record.exercises if one.auto_score is not None}
    for exercise in case.facts.get("may_lose", ()):
        expected[exercise] = min(expected[exercise], points[exercise])
    assert record.outcome == case.facts.get("outcome", NotebookOutcome.GRADED), record.notes
    assert points == expected
    assert record.score == sum(expected.values())
    for exercise, outcomes in case.facts.get("checks", {}).items():
        found = {check.outcome for one in record.exercises if one.id == exercise for check in one.checks}
        assert set(outcomes) <= found, found
    notes = " ".join(map(str, record.notes))
    if stronghold.shared:  # a cell that stands before all others
        notes = re.sub(r"cell (\d+)", lambda found: f"cell {int(found[1]) - 1}", notes)
    assert case.facts.get("notes", "") in notes
    assert case.facts.get("outputs", "") in printed(outputs)

    assert has_a_page(graded.notebook)
    assert "PWNED" not in printed(outputs)
    assert stronghold.secret not in json.dumps(outputs)
    assert stronghold.secret not in json.dumps(to_json(student_view(record)))
    assert stronghold.ears.heard() == []
    assert record.seconds.cpu <= case.limits.notebook_seconds + CPU_SLACK
    assert record.seconds.wall <= case.limits.deadline_seconds + WALL_SLACK
    assert stronghold.peak_megabytes() < EXAMINER_MEGABYTES

    assert (honest.record.outcome, honest.record.score) == (NotebookOutcome.GRADED, ALL_OF_LEVEL_A)
    assert untimed(honest) == stronghold.untouched
    stronghold.wait_for_processes(before["processes"])
    assert stronghold.traces() == before
