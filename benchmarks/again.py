"""Nothing twice: what a second run costs, as a part of the first one, where little has changed between them.

    python benchmarks/again.py [--students N] [--figures]

The sample lesson, four notebooks a student, each copy distinct, with its pictures drawn or not. Graded once in full;
then as it is, then with one submission touched, then with a tolerance changed in one check of one exercise, which
judges a quarter of all notebooks.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from course import BIN, make_course, time_command
from rich.console import Console

LESSON = "gradient-vector"
CHECKS = Path("autograders") / LESSON / "test_level_a.py"
TOLERANCE = 'A2 = Number(\n    "19",\n    atol=1e-6,', 'A2 = Number(\n    "19",\n    atol=1e-5,'


def measure_again(folder: Path, students: int, *, with_figures: bool = False) -> dict[str, object]:
    """Return what each of the later runs takes, in seconds and as a part of the full one."""
    folder.mkdir(parents=True)
    count = make_course(folder, [LESSON], students, with_figures=with_figures)
    command = [str(BIN / "nablagrade"), "grade"]
    full = time_command(command, folder)
    walls = {"unchanged": time_command(command, folder)}
    _touch(folder / "submissions" / "student-00000" / LESSON / "level-a.ipynb")
    walls["one_touched"] = time_command(command, folder)
    _replace(folder / CHECKS, *TOLERANCE)
    walls["one_tolerance"] = time_command(command, folder)
    _all_replayed(folder, students)
    parts = {f"again_{name}_of_full": wall / full for name, wall in walls.items()}
    seconds = {f"again_{name}_seconds": round(wall, 3) for name, wall in {"full": full, **walls}.items()}
    return {"again_notebooks": count, **seconds, **parts}


def _touch(notebook: Path) -> None:
    """Change the code of a submission, as a student does who hands in once more."""
    content = json.loads(notebook.read_bytes())
    content["cells"][-1]["source"] = "# handed in once more"
    notebook.write_text(json.dumps(content))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    if old not in text:
        raise SystemExit(f"{path}: has no {old!r}; name another tolerance here")
    path.write_text(text.replace(old, new), "utf-8")


def _all_replayed(folder: Path, students: int) -> None:
    """The last run must have judged that exercise of everybody, and run no notebook."""
    records = [json.loads(path.read_bytes()) for path in folder.glob("records/*/*/level-a.json")]
    again = [record for record in records if record["replayed"] == ["a2-single-partial"]]
    if len(again) != students:
        raise SystemExit(f"{len(again)} of {students} notebooks were judged from what their code returned before")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=250)
    parser.add_argument("--figures", action="store_true", help="notebooks draw their pictures, as those of a course do")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure_again(Path(folder) / "course", options.students, with_figures=options.figures)
    Console().print(found)


if __name__ == "__main__":
    main()
