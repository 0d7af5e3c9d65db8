"""`nablagrade grade` and `report` as a CI service runs them: the log, what stands beside files, the job's page."""

from __future__ import annotations

import json
import re

import pytest

from nablagrade.cli.base import open_console
from nablagrade.cli.grading.run_log import JsonLog, TextLog
from nablagrade.cli.main import main
from nablagrade.cli.places import place_finder
from nablagrade.course.shards import Shard
from nablagrade.records.record import read_all
from nablagrade.settings import load_settings


@pytest.fixture
def grade(course, monkeypatch, capfd):
    """`grade(*words)`: the exit code, and what was said on both streams."""
    monkeypatch.chdir(course)

    def call(*words):
        code = main(["grade", *words])
        return code, *capfd.readouterr()

    return call


def line_of(path, text):
    """The number of the first line that holds a text."""
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_github(grade, course, tmp_path, monkeypatch):
    """Annotations alone on standard output, with file, line and cell; the summary below what the step has said."""
    (course.parent / ".git").mkdir()
    page = tmp_path / "summary.md"
    page.write_text("# Ours\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    code, out, err = grade("--github")
    assert code == 0
    lines = out.splitlines()
    assert 4 <= len(lines) <= 10
    assert all(
        re.match(r"::(error|warning|notice) file=course/submitted/\w+/sums/level-.\.ipynb,line=\d+,", one)
        for one in lines
    )
    [about] = [one for one in lines if "bert · level-a" in one]
    line = line_of(course / "submitted/bert/sums/level-a.ipynb", '"grade_id": "a1-total"')
    assert about == (
        f"::warning file=course/submitted/bert/sums/level-a.ipynb,line={line},title=bert · level-a · a1-total::"
        "cell a1-total: the answer is not right, or only in part; the student reads: Which sign has the sum?"
    )
    assert "::" not in err.replace("15437", "")
    assert page.read_text().startswith("# Ours\n## sums\n\n| student | level-a | level-b | total |")


def test_a_broken_check_is_told_where_it_is(grade, course):
    """Its own file and line come before the notebooks that wait for it, without the words of the error."""
    checks = course / "autograders/sums/test_level_a.py"
    checks.write_text(checks.read_text() + "def broken(:\n")
    line = len(checks.read_text().splitlines())
    code, out, _ = grade("--github", "--student", "bert")
    assert code == 1
    assert out.splitlines()[0] == (
        f"::error file=autograders/sums/test_level_a.py,line={line},title=checks::"
        "these checks kept 1 notebook from being judged; the log of this step says why"
    )


def test_a_full_summary(grade, tmp_path, monkeypatch):
    """What a step has said already leaves so much less room: the file never has more than GitHub takes."""
    page = tmp_path / "summary.md"
    page.write_text("x" * (2**20 - 1124))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    grade("--github")
    assert 2**20 - 1124 < page.stat().st_size <= 2**20 - 1024


def test_not_on_github(grade, monkeypatch):
    """Elsewhere it is said that no summary was written, and the code is that of the grading."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    code, out, err = grade("--github")
    assert (code, out[:7]) == (0, "::error")
    assert "nablagrade: --github: GITHUB_STEP_SUMMARY is not set" in err


def test_a_summary_that_cannot_be_written(grade, tmp_path, monkeypatch):
    """Is told with its path; what was graded stays."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere" / "summary.md"))
    code, _, err = grade("--github")
    assert code == 2
    assert f"{tmp_path}/nowhere/summary.md: cannot be used" in err


def test_a_part_speaks_of_its_own_students(grade, course):
    """What others have in the records is neither counted nor marked; a part that has nobody says so."""
    part = Shard(1, 2)
    mine = sorted(path.name for path in (course / "submitted").iterdir() if part.holds(path.name))
    code, _, err = grade("--shard", "1/2", "--fail-under", "100")
    assert (code, 0 < len(mine) < 5) == (1, True)
    told = {line.partition("/")[0].rpartition(" ")[2] for line in err.splitlines() if line.startswith("under 100 %")}
    assert told <= set(mine)
    _, out, _ = grade("--shard", "1/2", "--log-format", "json")
    assert json.loads(out.splitlines()[0])["notebooks"] == 2 * len(mine)
    _, _, err = grade("--shard", f"1/{10**20}")
    assert "0 were up to date: nobody who has handed in is in part 1/100000000000000000000" in err


def test_a_log_for_programs(grade, course):
    """Each line is an event; what was graded, what needs an eye and how it ended, and the manifest says the same."""
    code, out, err = grade("--student", "[bd]*", "--force", "--log-format", "json", "--fail-under", "50")
    assert (code, err) == (1, "")
    events = [json.loads(line) for line in out.splitlines()]
    begin, end = events[0], events[-1]
    assert (begin["event"], begin["assignments"], begin["notebooks"]) == ("begin", ["sums"], 4)
    graded = {(one["student"], one["notebook"]): one for one in events if one["event"] == "notebook"}
    assert graded["bert", "level-a"]["score"] == 0.0
    assert graded["dora", "level-a"]["outcome"] == "UNREADABLE"
    assert "is no notebook" in graded["dora", "level-a"]["notes"][0]["words"]
    warnings = [(one["about"], one["words"]) for one in events if one["event"] == "warning"]
    assert ("mark", "under 50 %: bert/sums has 0 %") in warnings
    assert {about for about, _ in warnings} == {"attention", "mark"}
    facts = {"graded": 4, "up_to_date": 0, "exit_code": 1}
    assert (end["event"], end | facts) == ("end", end)
    run = json.loads((course / "records/@run.manifest").read_text())
    assert run | facts | {"notebooks": {"GRADED": 2, "UNREADABLE": 2}} == run
    assert run["asked"]["student"] == "[bd]*"
    assert run["limits"]["memory_mb"] > 0
    assert set(run["versions"]) >= {"nablagrade", "python", "system", "numpy", "nbgrader"}
    assert not {"anna", "bert", "dora"} & set(re.findall(r"\w+", json.dumps(run)))


def test_a_run_that_grades_nothing_leaves_the_manifest(grade, course):
    """It says how the records came about that are there."""
    before = (course / "records/@run.manifest").read_bytes()
    code, _, err = grade()
    assert (code, "0 notebooks graded" in err) == (0, True)
    assert (course / "records/@run.manifest").read_bytes() == before


def test_one_of_two_on_standard_output(grade):
    """Annotations and a log for programs are not mixed."""
    code, out, err = grade("--github", "--log-format", "json")
    assert (code, out) == (2, "")
    assert err == "nablagrade: --github and --log-format json both write to standard output; choose one of them\n"


def test_code_quality(course, monkeypatch, capfd):
    """`report --format codequality` is for the files as they lie in the repository."""
    monkeypatch.chdir(course)
    assert main(["report", "--format", "codequality"]) == 0
    issues = json.loads(capfd.readouterr().out)
    assert {one["location"]["path"] for one in issues} >= {
        "submitted/bert/sums/level-a.ipynb",
        "submitted/dora/sums/level-a.ipynb",
    }
    assert {one["severity"] for one in issues} == {"critical", "major", "minor"}


def test_a_line_is_looked_for_in_plain_files_alone(course, tmp_path):
    """No link is followed, no pipe waited for; then it is the first line of where the file would be."""
    [record] = [
        one for one in read_all(course / "records", "sums") if (one.student, one.notebook) == ("bert", "level-a")
    ]
    path = course / "submitted/bert/sums/level-a.ipynb"
    find_place = place_finder(load_settings(course))
    assert find_place(record, "a1-total").line == line_of(path, '"grade_id": "a1-total"')
    assert find_place(record, 'no"such').line == find_place(record, "").line == 1
    elsewhere = path.rename(tmp_path / "elsewhere.ipynb")
    path.symlink_to(elsewhere)
    assert find_place(record, "a1-total").line == 1
    path.unlink()
    assert find_place(record, "a1-total").path == "submitted/bert/sums/level-a.ipynb"


def test_no_sentence_starts_a_command(capfd):
    """With `--explain` a line begins with a student's name, whatever that is; for a program it is text in an object."""
    sentence = "::add-mask::x/sums/level-a: at its own beginning"
    TextLog(open_console(stderr=True)).end("Done.", [("start", sentence)], {})
    JsonLog().end("Done.", [("start", f"{sentence} ##[error]y")], {})
    out, err = capfd.readouterr()
    assert err.splitlines() == ["Done.", f": :{sentence[2:]}"]
    assert "##[" not in out
    assert json.loads(out.splitlines()[0])["words"].startswith(sentence)
