"""nbgrader's command line and configuration, read by traitlets' loaders as its application reads them, and without it.

The usual words and settings only: for all else, and for whatever is wrong with them, nbgrader's own application has the
way and the words. What is here is from nbgrader; a test compares it with what is installed.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Application, Config
from traitlets.config.loader import ConfigFileNotFound, JSONFileConfigLoader, KVArgParseConfigLoader, PyFileConfigLoader

from nablagrade.drop_in.due import find_assignments
from nablagrade.drop_in.traits import Autograde, BaseConverter, Converter, Execute
from nablagrade.drop_in.unsupported import find_unsupported
from nablagrade.records.gradebook.models import import_part

ALIASES = {
    "assignment": "CourseDirectory.assignment_id",
    "cell-timeout": "Execute.timeout",
    "course": "CourseDirectory.course_id",
    "course-dir": "CourseDirectory.root",
    "db": "CourseDirectory.db_url",
    "figures": "Converter.figures",
    "isolation": "Converter.isolation",
    "jobs": "Converter.jobs",
    "log-level": "Application.log_level",
    "memory": "Converter.memory",
    "notebook": "CourseDirectory.notebook_id",
    "student": "CourseDirectory.student_id",
}
FLAGS = {  # and their help, which nbgrader's application has
    "create": ({"Converter": {"create_student": True}}, ""),
    "debug": ({"Application": {"log_level": "DEBUG"}}, ""),
    "f": ({"BaseConverter": {"force": True}}, ""),
    "force": ({"BaseConverter": {"force": True}}, ""),
    "quiet": ({"Application": {"log_level": "CRITICAL"}}, ""),
}
LOADERS = ((PyFileConfigLoader, ".py"), (JSONFileConfigLoader, ".json"))
ELSEWHERE = ("jupyter_config", "nbgrader_config")  # files that Jupyter's folders may have; the later one wins
OWN = "nbgrader_config"  # the course's, where `autograde` is started and in the course's folder
APPLICATION = "Application"
OF_PROGRAMS = ("App", "AutogradeApp", "NbGrader", "JupyterApp", "SingletonConfigurable")
OLD = ("NbGraderConfig", "BasicConfig", "BaseNbGraderApp", "BaseApp", "TransferApp", "BaseNbConvertApp")
TRAIT = re.compile(r"(CourseDirectory|Converter|Autograde|BaseConverter|Execute)\.\w+")
SILENT = logging.Logger("nablagrade.reading", logging.CRITICAL + 1)  # what there is to say is said when it is decided


@dataclass(frozen=True)
class Request:
    """What a person and a course ask of `autograde`."""

    config: Config
    assignment: str
    is_configured: bool  # by a file that nbgrader reads

    def coursedir(self, log: logging.Logger = SILENT) -> Any:
        """Return the course's folders as nbgrader has them. TraitError where they are configured otherwise."""
        course = import_part("nbgrader.coursedir").CourseDirectory(config=self.config, log=log)
        course.assignment_id = self.assignment
        return course

    @property
    def converter(self) -> Converter:
        """What of nbgrader's converter is configured. TraitError where it is configured otherwise."""
        return Converter(config=self.config, log=SILENT)

    @property
    def log_level(self) -> int | str:
        """What is told. TraitError when it is no level."""
        section = self.config.get(APPLICATION, {})
        return Application(config=self.config).log_level if section else logging.INFO


def read_request(words: Sequence[str]) -> Request | None:
    """Return what is asked for, None where nbgrader's own application is to read it, do it or refuse it."""
    if not _are_usual(words):
        return None
    try:
        request = _read(words)
        if request is None or not _is_usual(request.config):
            return None
        course, converter = request.coursedir(), request.converter
        found, _ = find_assignments(course)
        reason = find_unsupported(course, request.config, found, creates_students=converter.create_student)
        is_refused = not found or reason or converter.strict or not request.log_level
    except Exception:  # noqa: BLE001 - whatever a configuration raises, nbgrader's application meets and tells it
        return None
    return None if is_refused else request


def _are_usual(words: Sequence[str]) -> bool:
    """Whether all options are some of those above, and have their values."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, has_value, _ = word.removeprefix("--").partition("=")
        if not word.startswith("-") or word == "-f" or (name in FLAGS and word == f"--{name}"):
            continue
        is_valued = word.startswith("--") and (name in ALIASES or TRAIT.fullmatch(name))
        if not is_valued or not (has_value or (rest and not rest.pop(0).startswith("-"))):
            return False
    return True


def _read(words: Sequence[str]) -> Request | None:
    course = import_part("nbgrader.coursedir").CourseDirectory
    classes = [course, Converter, Autograde, BaseConverter, Execute]
    loader = KVArgParseConfigLoader(list(words), ALIASES, FLAGS, log=SILENT, classes=classes)
    asked = loader.load_config()
    here, folders = str(Path.cwd()), jupyter_config_path()
    with _importing_from(here):
        files = [*(_load(name, folders) for name in ELSEWHERE), _load(OWN, [here]), asked]
        root = course(config=_merged(files), log=SILENT).root
        files += [_load(OWN, [root]), asked] if root != here else []
    config = _merged(files)
    names = [*loader.extra_args, *filter(None, [course(config=config, log=SILENT).assignment_id])]
    is_configured = any(Path(folder, f"{OWN}.py").exists() for folder in (here, *folders))
    return Request(config, names[0], is_configured) if len(names) == 1 else None


@contextmanager
def _importing_from(folder: str) -> Iterator[None]:
    """Let a configuration import what lies beside it, as nbgrader does; what we import then is found as ever."""
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def _load(name: str, folders: Sequence[str]) -> Config:
    """Return what the files of one name say; the first folder wins, and there JSON."""
    files = [(kind, ending, folder) for folder in reversed(folders) for kind, ending in LOADERS]
    return _merged(found for kind, ending, folder in files if (found := _load_one(kind, f"{name}{ending}", folder)))


def _load_one(loader: type[PyFileConfigLoader | JSONFileConfigLoader], name: str, folder: str) -> Config | None:
    try:
        return loader(name, path=folder, log=SILENT).load_config()
    except ConfigFileNotFound:
        return None


def _merged(configs: Iterable[Config]) -> Config:
    merged = Config()
    for one in configs:
        merged.merge(deepcopy(one))  # else the first one would learn what the others say
    return merged


def _is_usual(config: Config) -> bool:
    """Whether nothing is set that is for nbgrader's application, or under a name of an older nbgrader's."""
    return not (
        any(config.get(section) for section in (*OF_PROGRAMS, *OLD))
        or "course_id" in config.get("Exchange", {})
        or set(config.get(APPLICATION, {})) - {"log_level"}
    )
