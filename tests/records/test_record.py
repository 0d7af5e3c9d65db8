"""The record as JSON and as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nablagrade.errors import CourseError
from nablagrade.escaping import load_json
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.record import from_bytes, from_json, outdate, path_of, read, read_all, to_json, write

_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(float, _NUMBERS)

WEIRD_NAMES = [
    "..",
    ".",
    "-rf",
    "a/b",
    "a\nb",
    "n\0l",
    "x" * 300,
    "\u202eabc",
    "=cmd()",
    "",
    "~",
    "\udcff",
    "C:\\x",
    "é",
]


@given(st.from_type(Record))
def test_json_round_trip(record: Record) -> None:
    """Every record comes back from JSON text as it was, by the fast way and by the other."""
    text = json.dumps(to_json(record))
    assert from_json(json.loads(text)) == from_bytes(text.encode()) == record


@given(st.from_type(Record), st.data())
def test_a_file_is_read_in_one_way(record: Record, data: st.DataObject) -> None:
    """What the fast way makes of a file that somebody has changed is what the other makes of it, or refuses."""
    body = bytearray(json.dumps(to_json(record)).encode())
    place = data.draw(st.integers(0, len(body) - 1))
    body[place : place + data.draw(st.integers(0, 2))] = data.draw(
        st.sampled_from([b"", b"1e999", b"NaN", b'"', b"\xff"])
    )
    try:
        expected: Record | None = from_json(load_json(bytes(body)))
    except (ValueError, OverflowError):
        expected = None
    try:
        found: Record | None = from_bytes(bytes(body))
    except (ValueError, OverflowError):
        found = None
    assert found == expected


def test_json_has_the_fields_of_the_contract(anna_records: list[Record]) -> None:
    """The names of DESIGN section 6 are there, in its order, before any further ones."""
    data = to_json(anna_records[0])
    assert list(data)[:13] == [
        "schema",
        "student",
        "assignment",
        "notebook",
        "outcome",
        "score",
        "max_score",
        "needs_person",
        "checked",
        "isolation",
        "seconds",
        "key",
        "exercises",
    ]
    assert data["schema"] == 1
    assert data["seconds"] == {"wall": 0.021, "cpu": 0.018}
    assert data["outcome"] == "GRADED"


def test_later_fields_are_passed_over(anna_records: list[Record]) -> None:
    """A field of a later version does no harm."""
    assert from_json(to_json(anna_records[0]) | {"mood": "good"}) == anna_records[0]


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"student": 3},
        {"score": "11"},
        {"score": True},
        {"outcome": "SPLENDID"},
        {"needs_person": 1},
        {"exercises": {}},
        {"exercises": [3]},
        {"isolation": None},
        {"comments": [["one"]]},
    ],
)
def test_a_wrong_field_is_refused(anna_records: list[Record], change: dict[str, object]) -> None:
    """A field of a wrong type or value raises ValueError, never anything else."""
    with pytest.raises(ValueError, match=r"\w"):
        from_json(to_json(anna_records[0]) | change)


@pytest.mark.parametrize("field", ["schema", "student", "score", "seconds", "key"])
def test_a_missing_field_is_refused(anna_records: list[Record], field: str) -> None:
    """A record without a field of the contract raises ValueError that names it."""
    data = to_json(anna_records[0])
    del data[field]
    with pytest.raises(ValueError, match=field):
        from_json(data)


def test_written_records_are_read_again(class_records: list[Record], tmp_path: Path) -> None:
    """What was written is read, ordered by student and notebook, and nothing else lies there."""
    for record in reversed(class_records):
        write(record, tmp_path)
    assert read_all(tmp_path, "gradient-vector") == class_records
    assert not list(tmp_path.rglob("*.tmp"))


def test_the_path_of_a_record(anna_records: list[Record], tmp_path: Path) -> None:
    """Ordinary names stand in the path as they are."""
    assert write(anna_records[0], tmp_path) == tmp_path / "anna" / "gradient-vector" / "level-a.json"


@pytest.mark.parametrize("name", WEIRD_NAMES)
def test_odd_names_stay_inside(make_record: Callable[..., Record], tmp_path: Path, name: str) -> None:
    """A record of a student with an odd name lies inside the folder and comes back as it was."""
    record = make_record(name, name, outcome=NotebookOutcome.MISSING, most=1.0)
    path = write(record, tmp_path / "records")
    assert path.resolve().parent.parent.parent == tmp_path / "records"
    assert read_all(tmp_path / "records", "gradient-vector") == [record]


def test_odd_names_do_not_collide(tmp_path: Path) -> None:
    """Every odd name has a path of its own."""
    names = [*WEIRD_NAMES, "x" * 301, "%2E%2E", "%"]
    assert len({path_of(tmp_path, name, "a", "n") for name in names}) == len(names)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"schema": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": 1, "student": "a"}',
        b"9" * 5000,
    ],
)
def test_a_broken_file_is_named(anna_records: list[Record], tmp_path: Path, content: bytes) -> None:
    """A file that is no record raises CourseError that names the file and the mend; it is not skipped."""
    path = write(anna_records[0], tmp_path)
    path.write_bytes(content)
    with pytest.raises(CourseError, match=r"level-a\.json: .* grade again"):
        read_all(tmp_path, "gradient-vector")


@pytest.mark.parametrize("score", [10**400, float("nan"), float("inf")])
def test_a_number_that_is_no_score_is_no_crash(anna_records: list[Record], tmp_path: Path, score: float) -> None:
    """An integer that no float holds, or no number, makes a broken file, not a traceback."""
    path = write(anna_records[0], tmp_path)
    path.write_text(json.dumps(to_json(anna_records[0]) | {"score": score}))
    with pytest.raises(CourseError, match="grade again"):
        read(path)
    path.write_text(path.read_text().replace('"score": ', '"score": 1e999, "more": ', 1))
    with pytest.raises(CourseError, match="1e999 is not a finite number"):
        read(path)


def test_a_record_that_is_about_to_be_replaced_keeps_its_answers(anna_records: list[Record], tmp_path: Path) -> None:
    """Without its key it is no grade that stands; what was answered is known, whatever becomes of the run."""
    path = write(anna_records[0], tmp_path)
    outdate(anna_records[0], tmp_path)
    assert read(path) == replace(anna_records[0], key="")
    path.write_text("half of one")
    outdate(anna_records[0], tmp_path)
    assert not path.exists()


def test_a_record_in_a_wrong_place_is_named(anna_records: list[Record], tmp_path: Path) -> None:
    """A record that was copied to another student is not taken for theirs."""
    path = write(anna_records[0], tmp_path)
    other = tmp_path / "boris" / "gradient-vector" / "level-a.json"
    other.parent.mkdir(parents=True)
    other.write_bytes(path.read_bytes())
    with pytest.raises(CourseError, match=r"boris.*another notebook"):
        read_all(tmp_path, "gradient-vector")


def test_a_failed_write_leaves_the_old_record(
    anna_records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses, the old record stands whole and no temporary file is left."""
    path = write(anna_records[0], tmp_path)
    before = path.read_bytes()

    def refuse(self: Path, text: str, **_: object) -> int:
        self.write_bytes(text.encode()[:10])
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(OSError, match="no space"):
        write(anna_records[0], tmp_path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["level-a.json"]


def test_files_are_ascii(make_record: Callable[..., Record], hostile: str, tmp_path: Path) -> None:
    """A terminal that shows a record's file obeys no control character of a student."""
    path = write(make_record(hostile, "level-a"), tmp_path)
    assert all(32 <= byte < 127 or byte == 10 for byte in path.read_bytes())


def test_no_records_yet(tmp_path: Path) -> None:
    """A folder that does not exist holds no records."""
    assert read_all(tmp_path / "nowhere", "gradient-vector") == []
