"""The zip that Gradescope's autograder takes: two scripts, one assignment of the course, nablagrade, exact versions."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.resources import files as resources

from nablagrade.bundling.configuration import render
from nablagrade.bundling.own_wheel import own_wheel
from nablagrade.bundling.pins import imported, pin
from nablagrade.bundling.zipping import zip_bytes
from nablagrade.course.course import choose_assignments
from nablagrade.course.files import find_files
from nablagrade.engine.checks.paths import files_of_lesson
from nablagrade.errors import CourseError
from nablagrade.escaping import show_name
from nablagrade.settings import CONFIG_NAME, Settings

SETUP, RUN = "setup.sh", "run_autograder"  # names that Gradescope asks for, at the top of the zip
COURSE = "course"  # the folder of the assignment below /autograder/source
_PYTHON = "@PYTHON@"  # in setup.sh: the version that the others were prepared with


@dataclass(frozen=True)
class Bundle:
    """A zip's bytes, and the settings of the course that could not go along."""

    content: bytes
    left_out: tuple[str, ...]


def bundle(settings: Settings, assignment: str) -> Bundle:
    """Pack one assignment. CourseError when there is none of this name, or a file of it has one that no zip takes."""
    choose_assignments(settings, (assignment,))
    course, left_out = _course(settings, assignment)
    for name in course:
        if any("\ud800" <= letter <= "\udfff" for letter in name):  # bytes of the disk that are no text
            raise CourseError(f"{show_name(name, 1000)}: no zip takes a file of this name; rename it")
    scripts = {name: (resources("nablagrade.bundling") / "scripts" / name).read_text("utf-8") for name in (SETUP, RUN)}
    scripts[SETUP] = scripts[SETUP].replace(_PYTHON, ".".join(platform.python_version_tuple()[:2]))
    sources = (body.decode("utf-8", "replace") for name, body in course.items() if name.endswith((".py", ".ipynb")))
    modules = {module for text in sources for module in imported(text)}
    wheel, body = own_wheel()
    members = {name: text.encode() for name, text in scripts.items()}
    members["requirements.txt"] = "".join(f"{one}\n" for one in pin(sorted(modules))).encode()
    members[wheel] = body
    members |= {f"{COURSE}/{name}": content for name, content in course.items()}
    return Bundle(zip_bytes(members, (SETUP, RUN)), left_out)


def _course(settings: Settings, assignment: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of a course that holds this assignment alone."""
    config, left_out = render(settings)
    found = {CONFIG_NAME: config.encode()}
    for name, path in find_files(settings.source / assignment, settings.ignored_files):
        found[f"source/{assignment}/{name}"] = path.read_bytes()
    for name, path in files_of_lesson(settings.autograders, assignment).items():
        found[f"autograders/{name}"] = path.read_bytes()
    return found, left_out
