"""The answers as a folder for Dolos or JPlag, with what was released apart, so that these leave it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote

from nablagrade.errors import UsageError
from nablagrade.escaping import dump_csv, folder_name
from nablagrade.similar.comparing import Answer

RELEASED = "released"
TOOLS = ("dolos", "jplag")


def export(tool: str, folder: Path, answers: Sequence[Answer], released: Sequence[str]) -> str:
    """Write a new folder; return the command that reads it. UsageError where something lies there."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: is not empty; name a new folder")
    texts: dict[str, list[str]] = {}
    for one in answers:
        texts.setdefault(one.student, []).append(f"# {folder_name(one.exercise)}\n{one.text}\n")
    return _WRITERS[tool](folder, texts, "\n".join(released))


def _write_dolos(folder: Path, texts: Mapping[str, Sequence[str]], released: str) -> str:
    names = {student: f"{folder_name(student)}.py" for student in texts}
    _write(folder / "answers", {names[student]: "\n".join(some) for student, some in texts.items()})
    _write(folder, {f"{RELEASED}.py": released})
    rows = ([f"answers/{name}", student] for student, name in names.items())
    (folder / "info.csv").write_text(dump_csv(["filename", "full_name"], rows), "utf-8", "replace", newline="")
    return f"cd {quote(str(folder))} && dolos run -f web -l python -i {RELEASED}.py info.csv"


def _write_jplag(folder: Path, texts: Mapping[str, Sequence[str]], released: str) -> str:
    for student, some in texts.items():
        _write(folder / "answers" / folder_name(student), {"answers.py": "\n".join(some)})
    _write(folder / RELEASED, {f"{RELEASED}.py": released})
    return f"java -jar jplag.jar -l python3 -bc {quote(str(folder / RELEASED))} {quote(str(folder / 'answers'))}"


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", "replace")


_WRITERS = {"dolos": _write_dolos, "jplag": _write_jplag}
