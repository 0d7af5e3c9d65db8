"""The image's recipe and the services beside it, read as written; its steps and its command, run without a daemon."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.containers.recipe import FINAL, RECIPE, ROOT, as_it_runs, build, start

SCRATCH = "/tmp"  # noqa: S108 - of the container
LESSON = "gradient-vector"
PINNED = re.compile(r"[a-z]+:\d+\.\d+[.\w-]*")
SECRET = re.compile(r"(?i)(password|token|secret|api_?key)[ \t]*[=:][ \t]*[^\s/$]")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """What compose.yml starts."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text("utf-8"))
    return found


def test_the_base_is_pinned():
    """An image of today is built of the same base in a year."""
    bases = [words.split()[0] for instruction, words in RECIPE if instruction == "FROM"]
    assert len(bases) == 2
    assert [base for base in bases if not PINNED.fullmatch(base)] == []


def test_the_container_is_not_root():
    """The last stage ends as a user by number, which Kubernetes can tell from root, and runs our command."""
    words = dict(FINAL)
    assert words["USER"] == "10001:10001"
    assert [name for name, _ in FINAL].index("USER") > max(n for n, (name, _) in enumerate(FINAL) if name == "RUN")
    assert json.loads(words["ENTRYPOINT"]) == ["nablagrade"]


def test_what_is_copied_exists_and_is_let_in():
    """Nothing of the sample class, of results or of version control goes into an image, and what is copied is here."""
    copied = [name for instruction, words in RECIPE if instruction == "COPY" and not words.startswith("--from")
              for name in words.split()[:-1]]  # fmt: skip
    assert [name for name in copied if not (ROOT / name).exists()] == []
    lines = (ROOT / ".containerignore").read_text("utf-8").split()
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied)


@pytest.mark.parametrize("name", ["Containerfile", "compose.yml"])
def test_no_secret_is_written_down(name):
    """A password comes as a file when the container starts."""
    assert SECRET.search((ROOT / name).read_text("utf-8")) is None


def test_services_hang_together(services):
    """Images are pinned, what is referred to is there, and the grader waits for a database that answers."""
    database, grade = services["services"]["database"], services["services"]["grade"]
    assert PINNED.fullmatch(database["image"])
    assert (ROOT / grade["build"]["dockerfile"]).is_file()
    assert grade["depends_on"] == {"database": {"condition": "service_healthy"}}
    for service in (database, grade):
        assert set(service["secrets"]) <= set(services["secrets"])
        assert set(service["networks"]) <= set(services["networks"])
    assert {volume.partition(":")[0] for volume in database["volumes"]} <= set(services["volumes"])
    assert database["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/gradebook_password"
    assert "ports" not in database


def test_the_grader_is_confined(services):
    """No rights, a root that is only read, and a course of which only results are written."""
    grade = services["services"]["grade"]
    assert (grade["read_only"], grade["cap_drop"], grade["tmpfs"]) == (True, ["ALL"], [SCRATCH])
    assert grade["security_opt"] == ["no-new-privileges:true"]
    closed = {volume.split(":")[-2] for volume in grade["volumes"] if volume.endswith(":ro")}
    assert closed == {"/course/source", "/course/autograders", "/course/submissions"}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`/opt/nablagrade` of the recipe."""
    return build(tmp_path_factory.mktemp("image"))


@pytest.mark.slow
@pytest.mark.needs_mount
def test_it_grades_without_rights_in_a_root_that_is_only_read(image, course_copier, tmp_path):
    """With the recipe's own command, at level strong; the list of fonts is the image's, and not made anew."""
    course = course_copier(tmp_path / "course", f"submissions/all-right/{LESSON}")
    for path in [course, *course.iterdir()]:
        os.chown(path, 10001, 10001)
    container = as_it_runs(image, course, tmp_path / "root")
    done = container.run(*start(), LESSON)
    assert done.returncode == 0, done.stderr
    records = [json.loads(path.read_text("utf-8")) for path in (course / "records").rglob("level-a.json")]
    assert [(record["score"], record["isolation"]["level"]) for record in records] == [(6.0, "strong")]
    assert container.run("python", "-c", FONTS).stdout.startswith("fontlist-")


FONTS = """
from pathlib import Path
from tempfile import mkdtemp
from nablagrade.engine.zygote.fonts import font_cache
print(*(path.name for path in font_cache(Path(mkdtemp())).iterdir()))
"""
