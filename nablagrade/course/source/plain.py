"""Whether a course lets nbgrader release as it does by itself; what is configured of it, nbgrader's program does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nablagrade.settings import CONFIG_NAME, Settings

# What of a section may be set without a change to how a release is made. Preprocessors are configured as in nbgrader.
PLAIN: Mapping[str, frozenset[str]] = {
    "GenerateAssignment": frozenset({"create_assignment", "force"}),
    "BaseConverter": frozenset({"force"}),
    "Exporter": frozenset({"default_preprocessors"}),  # nbgrader's converters set it themselves
    "NotebookExporter": frozenset(),
    "FilesWriter": frozenset(),
    "WriterBase": frozenset(),
    "NbConvertBase": frozenset(),
    "Preprocessor": frozenset(),
    "NbGraderPreprocessor": frozenset(),
    "InstantiateTests": frozenset(),
    "SaveCells": frozenset(),
}
NAMED = {  # what of these sections changes it; the rest is for other programs, or read by us
    "CourseDirectory": frozenset({"assignment_id", "directory_structure", "groupshared", "notebook_id", "student_id"}),
    "Exchange": frozenset({"course_id"}),
}
OLD = ("Assign", "AssignApp", "GenerateAssignmentApp", "NbGrader", "NbGraderConfig", "BasicConfig", "BaseNbGraderApp",
       "BaseApp", "TransferApp", "BaseNbConvertApp")  # fmt: skip  # names that nbgrader has had for what is above
ELSEWHERE = ("jupyter_config", "nbgrader_config")  # files that it reads wherever Jupyter is configured


def is_plain(settings: Settings) -> bool:
    """Whether nothing is configured that only nbgrader's own converter, exporter or writer follows."""
    config = settings.config or {}
    return not (
        any(set(config.get(section, {})) - names for section, names in PLAIN.items())
        or any(set(config.get(section, {})) & names for section, names in NAMED.items())
        or any(config.get(section) for section in OLD)
        or any(path.exists() for path in _elsewhere(settings.root))
    )


def _elsewhere(root: Path) -> list[Path]:
    """Return where else nbgrader would read of its configuration."""
    from jupyter_core.paths import jupyter_config_path  # keeps a graded course light

    folders = [Path(folder) for folder in jupyter_config_path()]
    files = [folder / f"{name}{ending}" for folder in folders for name in ELSEWHERE for ending in (".py", ".json")]
    return [*files, (root / CONFIG_NAME).with_suffix(".json")]
