"""The Containerfile as it is written: its instructions, its steps taken without a daemon, its last stage entered."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from nablagrade.bundling.pins import pin
from tests.containers.machine import PYTHON, Container, bring_libraries

ROOT = Path(__file__).parents[2]
NO_RIGHTS = ("--bounding-set=-all", "--inh-caps=-all")
GRADER = ["--reuid=10001", "--regid=10001", "--clear-groups", "--no-new-privs", *NO_RIGHTS]


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


def build(place: Path) -> Path:
    """Return `/opt/nablagrade`, made by the recipe's own steps where the libraries are there already."""
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


def as_it_runs(image: Path, course: Path, root: Path) -> Container:
    """The last stage as compose.yml starts it: its user and environment, what it may only read, no rights."""
    closed = ("source", "autograders", "submissions")
    mounts = {
        "/opt/nablagrade": ("ro", image),
        "/programs": ("ro", image.parent / "programs"),
        "/course": ("rw", course),
        **{f"/course/{name}": ("ro", course / name) for name in closed},
    }
    environment = variables(dict(FINAL)["ENV"])
    environment["PATH"] = environment["PATH"].replace("$PATH", "/usr/bin:/bin")
    return Container(root, mounts, GRADER, environment, "ro")


def start() -> list[str]:
    """Return what starts the last stage: its folder, its entry point and its command."""
    words = dict(FINAL)
    command = [*json.loads(words["ENTRYPOINT"]), *json.loads(words["CMD"])]
    return ["sh", "-c", f'cd {words["WORKDIR"]} && exec "$@"', "sh", *command]
