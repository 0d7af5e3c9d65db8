"""A fuzz run over the readers: spellings of the bank, edited at random, and what attackers write."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.answers import Array, Booleans, Choice, Expression, Integer, Judgement, Number, Vector

BOX_SECONDS = 30.0  # what comes after it is not judged
HANG_SECONDS = 10  # of CPU, for one text: a thousand times what the slowest one takes
EXECUTION = ("exec", "compile", "import", "open", "os.system", "os.exec", "os.posix_spawn", "subprocess.Popen",
             "socket.connect", "pickle.find_class", "ctypes.dlopen")  # fmt: skip
KINDS = {"number": Number, "integer": Integer, "vector": Vector, "array": Array, "expression": Expression,
         "choice": Choice, "boolean": Booleans}  # fmt: skip
ROWS = [
    row
    for path in sorted((Path(__file__).parent / "spellings").glob("*.json"))
    for row in json.loads(path.read_text("utf-8"))
]
SEEDS = [(row, text) for row in ROWS for column in ("accept", "refuse") for text in row[column] if text[:3] != "py:"]
ATTACKS = [
    "__import__('os').system('true')",
    "().__class__.__base__",
    "lambda: 0",
    "exec('1')",
    "np.array(",
    "sp.Integer(",
]
BOMBS = ["9**9**9", "1e999999", "(" * 50, ")" * 50, "[" * 50, "|" * 9, "^" * 9, "-" * 70, "√" * 9, "½" * 9, "²" * 9]
SIGNS = ["e^xy", "1/2x", "0,5", "\0", "\ud800", "\u202e", "٣", "π", "x=", "{", "}", ";", "\n", "#", '"', "'", "%s"]
PIECES = st.sampled_from(ATTACKS + BOMBS + SIGNS) | st.text(max_size=6)
EDITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), PIECES), max_size=6)

_seen: list[str] = []
_watching: list[None] = []  # an item while somebody watches


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event.startswith(EXECUTION):
        _seen.append(f"{event} {arguments!r:.80}")


sys.addaudithook(_watch)  # it cannot be taken away again, only told to look elsewhere


@contextmanager
def watched() -> Iterator[None]:
    """Nothing may be executed, imported or opened, and an end must come."""
    signal.signal(signal.SIGPROF, lambda *_: pytest.fail("a text hangs"))
    signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
    _watching.append(None)
    try:
        yield
    finally:
        _watching.clear()
        signal.setitimer(signal.ITIMER_PROF, 0)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """A text in which some places were cut out and others filled."""
    for place, cut, piece in edits:
        text = text[:place] + piece + text[place + cut :]
    return text


@pytest.fixture(scope="module")
def answers() -> list[object]:
    """The answer of each seed; made, and each used once, before anybody watches: modules are imported late."""
    made = [KINDS[row["kind"]](row["want"], **row["options"], mistakes=row["mistakes"]) for row, _ in SEEDS]
    for answer, (_, text) in zip(made, SEEDS, strict=True):
        answer.judge(text)
    return made


@pytest.mark.slow
def test_nothing_crashes_hangs_or_is_executed(answers):
    """Every text, however broken, gets a judgement with words; the readers execute, import and open nothing."""
    end = time.monotonic() + BOX_SECONDS
    judged = []

    @settings(max_examples=3000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(SEEDS) - 1), EDITS)
    def judge(number, edits):
        if time.monotonic() > end:
            return
        text = edited(SEEDS[number][1], edits)
        _seen.clear()
        with watched():
            judgement = answers[number].judge(text)
        judged.append(text)
        assert isinstance(judgement, Judgement)
        assert judgement.is_right or judgement.hint
        assert _seen == []

    judge()
    assert len(judged) > 200


@pytest.mark.parametrize("deed", ["eval('1')", "open('/dev/null').close()", "__import__('this_is_nothing')"])
def test_the_watch_sees(deed):
    """What a reader must not do is seen when it is done."""
    code = compile(deed, "deed", "exec")
    _seen.clear()
    with watched():
        try:
            exec(code)  # noqa: S102 - one of ours
        except ImportError:
            pass  # it was tried
    assert _seen != []
