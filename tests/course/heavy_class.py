"""A class of which most handed in what costs whoever reads or writes it, or what no page can be made of."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.cli.small_course import CONFIG, save, solution
from tests.course.odd_class import RIGHT, hand_in, part

HONEST = ("honest-one", "honest-two")
GAP = "what is too large"


def nested(value: Any, depth: int) -> Any:
    """A value inside so many lists."""
    for _ in range(depth):
        value = [value]
    return value


def around(metadata: dict[str, Any] | None = None, place: int = 2, **changes: Any) -> dict[str, Any]:
    """The right notebook with other metadata, and changes of one cell."""
    made = copy.deepcopy(RIGHT)
    made["metadata"] = made.get("metadata", {}) | (metadata or {})
    more = changes.pop("metadata", {})
    made["cells"][place].update(changes)
    made["cells"][place]["metadata"] |= more
    return made


def widget_state(state: Any) -> dict[str, Any]:
    """What a notebook says of its widgets."""
    return {"widgets": {"application/vnd.jupyter.widget-state+json": state}}


RIGHT_ALL_THE_SAME = {
    "nests-metadata": lambda: around({"a": nested([0] * 300_000, 90)}),
    "nests-metadata-of-a-cell": lambda: around(metadata={"a": nested([0] * 100_000, 80)}),
    "nests-a-mark": lambda: around(metadata={"nbgrader": RIGHT["cells"][2]["metadata"]["nbgrader"] | {"a": [[]] * 9}}),
    "many-small-metadata": lambda: around({str(n): [[n]] for n in range(150_000)}),
    "pictures-without-end": lambda: around(place=4, attachments={str(n): {"image/png": ""} for n in range(50_000)}),
    "counts-in-words": lambda: around(execution_count="seven", outputs=7, id=7),
    "minor-below-zero": lambda: around() | {"nbformat_minor": -5},
    "minor-that-is-true": lambda: around() | {"nbformat_minor": True},
    "minor-beyond": lambda: around() | {"nbformat_minor": 10**300},
    "language-that-is-none": lambda: around({"language": 5, "title": [], "authors": "me", "widgets": 7}),
    "widgets-without-state": lambda: around(widget_state({"state": []})),
    "a-cell-in-no-language": lambda: around(metadata={"magics_language": {}, "transient": 5}),
    "a-picture-that-is-gone": lambda: around(place=4, source="Because ![so](attachment:a b(1).png)"),
    "a-picture-that-is-none": lambda: around(
        place=4, source="![so](attachment:a.png)", attachments={"a.png": {"image/png": [1]}, "b": {}}
    ),
    "metadata-that-are-none": lambda: around() | {"metadata": [1]},
}
TOO_LARGE = {  # a notebook, and by what text the one in it is replaced
    "small-dictionaries": (lambda: around(outputs=[GAP]), '{"":0},' * 6_000_000 + "0"),
    "small-lists": (lambda: around(outputs=[GAP]), "[]," * 6_000_000 + "0"),
    "lines-without-end": (lambda: around(source=GAP), '"' + "\\n" * 9_000_000 + '"'),
}


def build(place: Path) -> Path:
    """Write the course and the class."""
    (place / "source").mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(CONFIG)
    save(place / "source/hw/level-a.ipynb", part(solution("x", "42")))
    for student in HONEST:
        save(place / f"submitted/{student}/hw/level-a.ipynb", RIGHT)
    for student, make in RIGHT_ALL_THE_SAME.items():
        hand_in(place, student, "hw/level-a.ipynb", json.dumps(make()))
    for student, (make, large) in TOO_LARGE.items():
        hand_in(place, student, "hw/level-a.ipynb", json.dumps(make()).replace(json.dumps(GAP), large))
    return place
