"""The image's recipe and the services beside it, read as written; its steps and its command, run without a daemon."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from nablagrade.bundling.pins import pin
from tests.containers.machine import PYTHON, Container, bring_libraries

ROOT = Path(__file__).parents[2]
SCRATCH = "/tmp"  # noqa: S108 - of the container
LESSON = "gradient-vector"
GRADER = [
    "--reuid=10001",
    "--regid=10001",
    "--clear-groups",
    "--no-new-privs",
    "--bounding-set=-all",
    "--inh-caps=-all",
]
PINNED = re.compile(r"[a-z]+:\d+\.\d+[.\w-]*")
SECRET = re.compile(r"(?i)(password|token|secret|api_?key)[ \t]*[=:][ \t]*[^\s/$]")


def read_recipe() -> list[tuple[str, str]]:
    """The instructions of the Containerfile with their words."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def variables(words: str) -> dict[str, str]:
    """What an ENV sets."""
    return dict(one.split("=", 1) for one in shlex.split(words))


RECIPE = read_recipe()
STEPS = [words for instruction, words in RECIPE if instruction == "RUN"]
FINAL = RECIPE[max(at for at, (instruction, _) in enumerate(RECIPE) if instruction == "FROM") :]


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
    """`/opt/nablagrade`, made by the recipe's own steps where the libraries are there already."""
    place = tmp_path_factory.mktemp("image")
    environment = place / "nablagrade"
    bring_libraries(
        [line.partition("==")[0] for line in pin([])]
        + ["hatchling", "pathspec", "trove-classifiers", "psycopg2-binary"],
        environment,
    )
    (place / "programs").mkdir()
    (place / "programs" / "python").symlink_to(PYTHON)
    words = dict(RECIPE[: len(RECIPE) - len(FINAL)])
    mounts = {
        "/opt/nablagrade": ("rw", environment),
        words["WORKDIR"]: ("ro", ROOT),
        "/programs": ("ro", place / "programs"),
    }
    here = {
        "PATH": "/programs:/usr/bin:/bin",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_COMPILE": "1",
    }
    builder = Container(place / "root", mounts, ["--no-new-privs"], variables(words["ENV"]) | here)
    for step in (step for step in STEPS if "/opt/nablagrade" in step):
        done = builder.run("sh", "-c", f"cd {words['WORKDIR']} && {step}")
        assert done.returncode == 0, done.stderr[-3000:]
    return environment


@pytest.mark.slow
@pytest.mark.needs_mount
def test_it_grades_without_rights_in_a_root_that_is_only_read(image, course_copier, tmp_path):
    """As the recipe's user, with its command and its environment, at level strong."""
    course = course_copier(tmp_path / "course", f"submissions/all-right/{LESSON}")
    for folder in ("records", "autograded"):
        (course / folder).mkdir()
    for path in [course, *course.iterdir()]:
        os.chown(path, 10001, 10001)
    mounts = {
        "/opt/nablagrade": ("ro", image),
        "/programs": ("ro", image.parent / "programs"),
        "/course": ("rw", course),
        **{f"/course/{name}": ("ro", course / name) for name in ("source", "autograders", "submissions")},
    }
    words = dict(FINAL)
    environment = variables(words["ENV"])
    environment["PATH"] = environment["PATH"].replace("$PATH", "/usr/bin:/bin")
    command = ["sh", "-c", f'cd {words["WORKDIR"]} && exec "$@"', "sh", *json.loads(words["ENTRYPOINT"])]
    container = Container(tmp_path / "root", mounts, GRADER, environment, "ro")
    done = container.run(*command, *json.loads(words["CMD"]), LESSON)
    assert done.returncode == 0, done.stderr
    records = [json.loads(path.read_text("utf-8")) for path in (course / "records").rglob("level-a.json")]
    assert [(record["score"], record["isolation"]["level"]) for record in records] == [(6.0, "strong")]
