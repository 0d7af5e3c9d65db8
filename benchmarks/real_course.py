"""A course as people teach it, to measure on: frames of 20 MB, curves with figures, a classifier, plain Python.

    python benchmarks/real_course.py FOLDER [STUDENTS]

Each notebook begins with cells that the class shares, and each question has a classic test. Of ten students seven are
right, one is wrong, one has answered half, and one of fifteen loops for ever in one cell.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from course import UNANSWERED
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from nablagrade.notebooks.regions import solved

CELL_SECONDS = 6  # a cell may take, with every grader: who loops is waited for so long
ROWS = 420_000  # of the frame: 20 MB
Question = tuple[str, str, str, str]  # name, the right answer, a wrong one, the test

SHARED = {
    "frames": """
import numpy as np
import pandas as pd
sales = pd.read_csv("sales.csv", parse_dates=["day"])
sales["income"] = sales.price * sales.pieces
sales.head()
""",
    "curves": """
import numpy as np
import matplotlib.pyplot as plt
from scipy import integrate, optimize, stats
x = np.linspace(0, 10, 400)
fig, ax = plt.subplots()
ax.plot(x, np.exp(-x) * np.cos(4 * x))
ax.set_title("A damped oscillation");
""",
    "classifier": """
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(digits.data / 16, digits.target, random_state=0)
reference = LogisticRegression(max_iter=300).fit(X_train, y_train)
round(reference.score(X_test, y_test), 2)
""",
    "words": """
from collections import Counter
text = "the cat sat on the mat and the dog sat on the cat " * 50
words = text.split()
len(words)
""",
}

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "frames": (
        ("by_shop", "by_shop = sales.groupby('shop').income.sum()", "by_shop = sales.groupby('shop').price.sum()",
         "assert len(by_shop) == 12\nassert np.isclose(by_shop.sum(), sales.income.sum())"),
        ("monthly", "def monthly(frame):\n    return frame.set_index('day').income.resample('MS').sum()",
         "def monthly(frame):\n    return frame.set_index('day').income.resample('MS').mean()",
         "assert np.isclose(monthly(sales).sum(), sales.income.sum())\nassert len(monthly(sales)) == 12"),
        ("best", "best = by_shop.idxmax()", "best = by_shop.idxmin()",
         "assert best == sales.groupby('shop').income.sum().idxmax()"),
    ),
    "curves": (
        ("area", "area = integrate.quad(lambda t: np.exp(-t) * np.cos(4 * t), 0, 10)[0]", "area = 1.0",
         "assert abs(area - 1 / 17) < 1e-3"),
        ("root", "root = optimize.brentq(lambda t: np.cos(t) - t, 0, 1)\nplt.plot(x, np.cos(x) - x);",
         "root = 0.5\nplt.plot(x, np.cos(x));", "assert abs(np.cos(root) - root) < 1e-6"),
        ("fit", "fit = stats.linregress(x, 3 * x + 1)\nplt.scatter(x, 3 * x + 1)\nplt.plot(x, fit.slope * x);",
         "fit = stats.linregress(x, x)\nplt.plot(x, fit.slope * x);", "assert abs(fit.slope - 3) < 1e-9"),
    ),
    "classifier": (
        ("accuracy", "def accuracy(truth, guess):\n    return np.mean(truth == guess)",
         "def accuracy(truth, guess):\n    return np.sum(truth == guess)",
         "assert np.isclose(accuracy(y_test, reference.predict(X_test)), reference.score(X_test, y_test))"),
        ("nearest", "def nearest(row):\n    return y_train[np.argmin(((X_train - row) ** 2).sum(axis=1))]",
         "def nearest(row):\n    return y_train[np.argmax(((X_train - row) ** 2).sum(axis=1))]",
         "assert np.mean([nearest(row) == true for row, true in zip(X_test[:100], y_test[:100])]) > 0.9"),
        ("confusion",
         "confusion = np.zeros((10, 10), int)\nnp.add.at(confusion, (y_test, reference.predict(X_test)), 1)",
         "confusion = np.eye(10)", "assert confusion.sum() == len(y_test)\nassert confusion.trace() > 400"),
    ),
    "words": (
        ("count", "def count(some):\n    return dict(Counter(some))", "def count(some):\n    return set(some)",
         "assert count(words)['the'] == 200\nassert count([]) == {}"),
        ("longest", "def longest(some):\n    return max(some, key=len)", "def longest(some):\n    return min(some)",
         "assert longest(['a', 'bcd', 'ef']) == 'bcd'"),
        ("caesar", "def caesar(s, k):\n    return ''.join(chr((ord(c) - 97 + k) % 26 + 97) for c in s)",
         "def caesar(s, k):\n    return s", "assert caesar('abz', 1) == 'bca'\nassert caesar('xyz', 3) == 'abc'"),
    ),
}  # fmt: skip


def make_real_course(folder: Path, students: int) -> None:
    """Write source, what is handed in, and a configuration under which a loop is waited for `CELL_SECONDS`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.CourseDirectory.course_id = "real"\nc.Execute.timeout = {CELL_SECONDS}\n'
    )
    for name in SHARED:
        notebook = _source(name)
        _save(folder / "source" / name / f"{name}.ipynb", notebook)
        for number in range(students):
            student = folder / "submitted" / f"student-{number:03}" / name / f"{name}.ipynb"
            _save(student, _handed_in(notebook, name, number))
    (folder / "source" / "frames" / "sales.csv").write_text(_sales())


def _source(name: str) -> NotebookNode:
    cells = [new_markdown_cell(f"# {name.capitalize()}"), _cell(SHARED[name], "shared", locked=True)]
    for question, right, _, test in QUESTIONS[name]:
        cells += [
            new_markdown_cell(f"Write `{question}`."),
            _cell(f"### BEGIN SOLUTION\n{right}\n### END SOLUTION", question, solution=True),
            _cell(test, f"test_{question}", grade=True, locked=True, points=2),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _cell(source: str, grade_id: str, *, points: int | None = None, **marks: bool) -> NotebookNode:
    mark = {
        "grade_id": grade_id,
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
    scored = {} if points is None else {"points": points}
    cell = new_code_cell(source.strip(), metadata={"nbgrader": {**mark, **marks, **scored}})
    cell["id"] = grade_id.replace("_", "-")
    return cell


def _handed_in(source: NotebookNode, name: str, number: int) -> NotebookNode:
    notebook = NotebookNode(solved(source))
    answers = {question: wrong for question, _, wrong, _ in QUESTIONS[name]}
    names = list(answers)
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id not in answers:
            continue
        cell["source"] += f"\n# by student {number}"  # nobody's code is another's
        if number % 10 == 8:
            cell["source"] = answers[grade_id]
        elif number % 10 == 9 and grade_id != names[0]:
            cell["source"] = UNANSWERED
        elif number % 15 == 7 and grade_id == names[-1]:
            cell["source"] = "while True:\n    pass"
    return notebook


def _sales() -> str:
    """Return what stands in the file of the frames."""
    chance = np.random.default_rng(0)
    days = np.datetime64("2025-01-01") + chance.integers(0, 365, ROWS)
    columns = (chance.integers(1, 13, ROWS), chance.uniform(1, 90, ROWS).round(2), chance.integers(1, 9, ROWS))
    rows = zip(days, *columns, strict=True)
    lines = (
        f"{day},shop-{shop:02},{price},{count},item {shop * count:03} of the list" for day, shop, price, count in rows
    )
    return "\n".join(["day,shop,price,pieces,what", *lines])


def _save(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(writes(notebook), "utf-8")


if __name__ == "__main__":
    make_real_course(Path(sys.argv[1]), int((sys.argv[2:] or ["30"])[0]))
