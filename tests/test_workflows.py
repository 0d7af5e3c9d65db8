"""The workflows to start from, each played step by step in a clean clone."""

from __future__ import annotations

import json
import shutil
import zipfile
from xml.etree import ElementTree as ET

import pytest

from nablagrade.cli.main import main
from tests.workflows import Service, clone, commit, load, play_github, play_gitlab

pytestmark = pytest.mark.slow


@pytest.fixture
def classroom(sums, tmp_path):
    """A repository of a class of four."""
    course = sums.build(tmp_path / "class")
    shutil.rmtree(course / "submitted/emil")  # 200 MB of nothing
    return commit(course)


def graded_in(log):
    """The line that says how much was graded."""
    return next(line for line in log.splitlines() if " graded in " in line).partition(" s, ")[::2]


def test_a_class_repository(classroom, sums, tmp_path):
    """The first push grades all, and says it as GitHub shows it; the next one grades what it has changed."""
    [job] = load("grade-on-push.yml")["jobs"].values()
    service = Service(tmp_path / "service")
    first = play_github(job, clone(classroom, tmp_path / "first"), service)
    assert first.failed == ["nablagrade grade --github --fail-under 50"]  # bert is under it
    assert graded_in(first.log)[1] == "0 were up to date"
    annotations = [line for line in first.log.splitlines() if line.startswith("::")]
    assert annotations[0].startswith("::error file=submitted/dora/sums/level-a.ipynb,line=1,title=dora")
    assert "## sums" in first.summary
    assert "::" not in first.summary
    results = service.artifact("results")
    assert ET.parse(results / "junit.xml").getroot().tag == "testsuites"  # noqa: S314 - of our own making
    assert json.loads((results / "records/@run.manifest").read_text())["graded"] == 8

    sums.save(classroom / "submitted/bert/sums/level-a.ipynb", sums.level_a("a1_total = 15437", "pass"))
    commit(classroom)
    second = play_github(job, clone(classroom, tmp_path / "second"), service)
    told = graded_in(second.log)
    assert (told[0].partition(" in ")[0], told[1]) == ("1 notebook graded", "7 were up to date")
    assert "| bert | 2/2 " in second.summary


def test_gitlab(classroom, tmp_path):
    """GitLab gets the checks as JUnit, and what is to be seen beside the files as code quality; also if it failed."""
    job = load("gitlab-ci.yml")["grade"]
    service = Service(tmp_path / "service")
    played = play_gitlab(job, clone(classroom, tmp_path / "clone"), service)
    assert played.failed == ["script"]
    assert (service.cache / "gradebook.db").is_file()
    reports = service.artifact("reports")
    issues = json.loads((reports / "gl-code-quality-report.json").read_text())
    assert {one["location"]["path"] for one in issues} >= {"submitted/bert/sums/level-a.ipynb"}
    assert len(ET.parse(reports / "junit.xml").getroot().findall(".//testcase")) > 8  # noqa: S314 - of our own making


def test_a_students_repository(sums, tmp_path):
    """It is green when everything is answered and runs, red when it does not, and says what is to be mended."""
    mine, test = tmp_path / "mine", "assert b1 > 0"
    released = sums.save(mine / "release/sums/level-b.ipynb", sums.level_b("b1 = ...", "Why?", test))
    sums.save(mine / "level-b.ipynb", sums.level_b("b1 = 7", "Because.", test))
    [job] = load("check-on-push.yml")["jobs"].values()
    service = Service(tmp_path / "service")
    played = play_github(job, clone(commit(mine), tmp_path / "done"), service)
    assert (played.failed, "You can hand it in" in played.log) == ([], True)
    shutil.copy(released, mine)
    played = play_github(job, clone(commit(mine), tmp_path / "open"), service)
    assert (len(played.failed), "Still open" in played.log) == (1, True)


def test_an_authors_repository(tmp_path):
    """A tag on a course that holds what it should publishes the students' versions; a push does not."""
    main(["new", "course", str(tmp_path / "course")])
    repository = commit(tmp_path / "course")
    [job] = load("release-on-tag.yml")["jobs"].values()
    service = Service(tmp_path / "service", ref="refs/tags/v1")
    played = play_github(job, clone(repository, tmp_path / "tagged"), service)
    assert played.failed == [], played.log
    assert service.calls[-1] == "gh release create v1 release.zip --generate-notes"
    with zipfile.ZipFile(service.artifact("release") / "release.zip") as published:
        [name] = [name for name in published.namelist() if name.endswith(".ipynb")]
        assert name == "release/first-steps/level-a.ipynb"
        assert "BEGIN SOLUTION" not in published.read(name).decode()
    (repository / "autograders/first-steps/test_level_a.py").write_text("")
    pushed = Service(tmp_path / "pushed")
    assert play_github(job, clone(commit(repository), tmp_path / "broken"), pushed).failed == ["nablagrade audit"]
    assert not [call for call in pushed.calls if call.startswith("gh ")]
