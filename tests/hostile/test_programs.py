"""A course that lets notebooks start programs: they are heard, counted, kept out of the course, and ended."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest

from nablagrade.engine.child.refusals import NO_PROCESSES, NO_PROGRAMS
from nablagrade.errors import IsolationError

ORDINARY = 54321


@pytest.fixture(scope="module")
def generous(builder, open_stronghold):
    """A stronghold of an ordinary user's, in which programs may be started."""
    with tempfile.TemporaryDirectory(prefix="generous-") as place:
        Path(place).chmod(0o755)
        user = None if os.getuid() else ORDINARY
        with open_stronghold(Path(place), builder, user=user, programs=True) as opened:
            yield opened


def output_of(graded):
    """All that the attacked cell shows."""
    return json.dumps(json.loads(graded.notebook)["cells"][1]["outputs"])


def test_a_refusal_helps(stronghold):
    """Whoever tries to start something where the course does not allow it is told so, whatever way they take."""
    ways = "import multiprocessing, subprocess\n!true\nfiles = !ls\n"
    assert NO_PROGRAMS in output_of(stronghold.grade_vault(ways))
    for way in ("subprocess.run(['true'])", "multiprocessing.get_context('fork').Process(target=int).start()"):
        assert NO_PROCESSES in output_of(stronghold.grade_vault(f"import multiprocessing, subprocess\n{way}"))


def test_programs_are_heard(generous):
    """What a program prints is an output, by the exclamation mark and by subprocess."""
    source = "!echo one $((40 + 2))\nimport subprocess\nprint(subprocess.check_output(['echo', 'two'], text=True))"
    source += "\nthree = !pwd; echo {before}\nprint(three)"
    shown = output_of(generous.grade_vault(source))
    assert "one 42" in shown
    assert "two" in shown
    assert "['/scratch', '42']" in shown


def test_programs_see_no_more_than_the_notebook(generous):
    """A program opens neither the course nor another's process, and reaches no network."""
    source = f"!cat {generous.target}/course/answers.json /etc/passwd; ls /proc /home; kill -0 1; echo done"
    shown = output_of(generous.grade_vault(source))
    assert "done" in shown
    assert generous.secret not in shown
    assert "root:" not in shown
    assert generous.ears.heard() == []


def test_programs_end_with_the_notebook(generous):
    """Daemons, orphans and what ignores every signal but one are gone when the notebook is graded."""
    before = generous.traces()
    daemon = "import os, signal, time\nfor depth in range(3):\n    if os.fork() == 0:\n"
    daemon += "        os.fork()\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        time.sleep(1000)\n"
    graded = generous.grade_vault(f"{daemon}!sleep 1000 & true\n")
    assert [one.auto_score for one in graded.record.exercises] == [0, 1, 1]
    generous.wait_for_processes(before["processes"])
    assert generous.traces() == before


def test_programs_are_counted(generous):
    """A fork bomb stops by itself, and the next notebook is graded as before."""
    source = "import os, time\nstarted = 0\ntry:\n    while started < 1000:\n        if os.fork() == 0:\n"
    source += (
        "            time.sleep(1000)\n        started += 1\nexcept OSError as error:\n    print('stopped', error)\n"
    )
    assert "stopped" in output_of(generous.grade_vault(source + "assert started < 300"))
    assert generous.grade_honest().record.score == generous.untouched[0]["score"]


@pytest.mark.parametrize(
    ("without", "words"), [(("pidns",), "no process namespace holds them"), ((), "nothing limits their number")]
)
def test_programs_that_nothing_holds_are_refused(tmp_path, builder, open_stronghold, without, words):
    """Without a process namespace, or as root, whom no limit counts, grading does not start, and says what to do."""
    with (
        pytest.raises(IsolationError, match=words),
        open_stronghold(tmp_path, builder, without=(*without, "userns"), programs=True),
    ):
        pass


def test_a_classic_test_may_start_them_too(generous):
    """What a course allows holds in a test inside as well, though that puts the shell back as it was built."""

    def add_test(notebook):
        mark = {"grade_id": "classic", "grade": True, "solution": False, "locked": True, "task": False, "points": 8}
        cell = notebook["cells"][-1]
        source = "kept = !echo hi\nassert kept == ['hi']"
        metadata = {"nbgrader": mark | {"schema_version": 3}}
        notebook["cells"].append(cell | {"id": "classic", "source": source, "metadata": metadata})

    record = generous.grade_vault("pass", add_test).record
    assert [one.auto_score for one in record.exercises if one.id == "classic"] == [8.0]
