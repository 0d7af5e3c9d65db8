"""Results of many machines in one gradebook: whatever the order, twice, in parts, and never a guess."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from nablagrade.cli.main import main
from nablagrade.records.manifest import NAME

pytestmark = pytest.mark.slow
SHARDS = 8
EXPORTS = ("csv", "checks-csv", "json")
GRADES = """select student_id, notebook.name, base_cell.name, auto_score, manual_score, needs_manual_grade,
    submitted_assignment.timestamp from grade join base_cell on cell_id = base_cell.id
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join notebook on submitted_notebook.notebook_id = notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id order by 1, 2, 3"""


@pytest.fixture(scope="module")
def parts(once, sums):
    """A course of twelve: as it was handed in, graded in one run, and in eight parts."""

    def make(place):
        base = sums.build(place / "base")
        for number in range(10):
            shutil.copytree(base / "submitted" / ("anna", "bert")[number % 2], base / f"submitted/student-{number}")
            (base / f"submitted/student-{number}/sums/timestamp.txt").write_text(f"2026-03-0{number or 1} 10:00:00 UTC")
        for name in ("one", *map(str, range(1, SHARDS + 1))):
            course = shutil.copytree(base, place / name)
            more = [] if name == "one" else ["--shard", f"{name}/{SHARDS}", "--no-gradebook"]
            main(["grade", "--course", str(course), *more])
            assert (course / "gradebook.db").exists() is (name == "one")

    return once("parts", make)


@pytest.fixture
def here(parts, tmp_path):
    """A course that nobody has graded yet."""
    return shutil.copytree(parts / "base", tmp_path / "here")


def grades_in(course):
    """What a gradebook holds."""
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        return gradebook.execute(GRADES).fetchall()


def files_in(folder):
    """All files of a folder, with what they hold."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def exports_of(course, capsys):
    """What goes out of a course, but for how long it took and whose run was shared."""
    found = []
    for form in EXPORTS:
        main(["report", "sums", "--course", str(course), "--format", form])
        found.append(re.sub(r'"(seconds|run_of)": *(\{[^}]*\}|"[^"]*")', "", capsys.readouterr().out))
    return found


def merged(course, *places):
    """Merge places into a course, and say how that ended."""
    return main(["merge", "--course", str(course), *map(str, places)])


def test_parts_in_any_order_are_one_run(parts, here, capsys):
    """In random order, one of them twice, one missing and added later, one as a zip: the exports of one run."""
    order = [parts / str(number) for number in np.random.default_rng(17).permutation(SHARDS) + 1]
    full = [one for one in order if any((one / "records").glob("*/*/*.json"))]
    late, *rest = full
    packed = shutil.make_archive(str(here.parent / "part"), "zip", rest[0])
    assert merged(here, packed, *rest[1:]) == 0
    assert grades_in(here) != grades_in(parts / "one")
    assert merged(here, rest[0], late, late) == 0
    assert grades_in(here) == grades_in(parts / "one")
    assert files_in(here / "autograded") == files_in(parts / "one/autograded")
    assert not (here / "records" / NAME).exists()  # what a part's run was stays with the part
    assert json.loads((parts / "1" / "records" / NAME).read_text())["asked"]["shard"] == f"1/{SHARDS}"
    assert exports_of(here, capsys) == exports_of(parts / "one", capsys)
    assert main(["grade", "--course", str(here)]) == main(["grade", "--course", str(parts / "one")])
    assert " 0 were" not in capsys.readouterr().err.splitlines()[-1]


def test_a_conflict_is_named_and_left(parts, here, capsys):
    """What was graded from something else is told with the mend, stays as it is here, and hinders nothing else."""
    handed = here / "submitted/anna/sums/level-a.ipynb"
    notebook = json.loads(handed.read_text())
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "more"})
    handed.write_text(json.dumps(notebook))
    main(["grade", "--course", str(here), "--student", "anna"])
    before = files_in(here / "records/anna")
    zipped = shutil.make_archive(str(parts / "one"), "zip", parts / "one")
    assert merged(here, Path(zipped)) == 1
    assert f"anna/sums/level-a: was graded here and in {zipped} from" in capsys.readouterr().err
    assert files_in(here / "records/anna") == before
    packed = shutil.make_archive(str(here.parent / "one"), "zip", parts / "one")
    assert merged(here, packed) == 1
    assert f"was graded here and in {packed} from" in " ".join(capsys.readouterr().err.split())
    assert len({row[0] for row in grades_in(here)}) == len({row[0] for row in grades_in(parts / "one")})


def test_a_part_that_was_spoiled_on_its_way(parts, here, capsys):
    """A notebook of a part that is not the one that was written there is not taken for it: `grade` makes it anew."""
    part = shutil.copytree(parts / "one", here.parent / "part")
    spoiled = "autograded/anna/sums/level-a.ipynb"
    (part / spoiled).chmod(0o644)
    (part / spoiled).write_bytes((part / spoiled).read_bytes()[:-100])
    assert merged(here, part) == 0
    main(["grade", "--course", str(here)])
    assert "1 notebook graded" in capsys.readouterr().err
    assert (here / spoiled).read_bytes() == (parts / "one" / spoiled).read_bytes()


def test_marks_by_hand_stay(parts, here):
    """Neither a merge nor a second one takes back what a person gave, and a lost gradebook gets its points again."""
    merged(here, parts / "one")
    with closing(sqlite3.connect(here / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute("update grade set manual_score = 1.5, needs_manual_grade = 0 where auto_score is null")
    marked = grades_in(here)
    assert any(row[4] == 1.5 for row in marked)
    assert merged(here, parts / "one") == 0
    assert grades_in(here) == marked
    shutil.copy(parts / "one/gradebook.db", here / "kept.db")
    (here / "gradebook.db").unlink()
    assert merged(here, parts / "one") == 0
    assert grades_in(here) == grades_in(parts / "one")


def test_what_broke_is_replaced(parts, here):
    """A record that says no more than that we failed makes room for one that says what came of it."""
    merged(here, parts / "one")
    path = here / "records/anna/sums/level-a.json"
    right = path.read_text()
    path.write_text(json.dumps(json.loads(right) | {"outcome": "BROKEN"}))
    assert merged(here, parts / "one") == 0
    assert json.loads(path.read_text()) == json.loads(right)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda place: shutil.rmtree(place / "records"), "holds no records/ with records; give the folder"),
        (shutil.rmtree, "is not there; give the folder"),
        (lambda place: (shutil.rmtree(place), place.write_bytes(b"PK no zip")), "is no zip that can be read"),
        (
            lambda place: (place / "records/anna/sums").rename(place / "records/anna/other"),
            "does not have; add its source",
        ),
        (lambda place: (place / "records/anna/sums/level-a.json").write_text("{"), "is no record of a grade"),
    ],
)
def test_what_holds_no_results_is_refused(parts, here, capsys, spoil, words):
    """One sentence names the place and the mend."""
    place = shutil.copytree(parts / "one", here.parent / "odd")
    spoil(place)
    assert merged(here, place) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_an_archive_is_named_as_a_person_knows_it(parts, here, capsys):
    """Not by the place where it was unpacked, which is gone: with a broken record, and with a file that is a folder."""
    broken, folder = "records/a new student/sums/level-a.json", "records/anna"
    for name, words in ((broken, "odd.zip/records/a new"), (folder, "odd.zip: is no zip")):
        packed = shutil.make_archive(str(here.parent / "odd"), "zip", parts / "one")
        with zipfile.ZipFile(packed, "a") as archive:
            archive.writestr(name, "{")
        assert merged(here, packed) == 2
        assert words in "".join(capsys.readouterr().err.splitlines())


def test_an_archive_without_room_is_refused(parts, here, capsys):
    """By what it says of itself, which is the most that is ever written of it: before anything is."""
    packed = shutil.make_archive(str(here.parent / "one"), "zip", parts / "one")
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("records/anna/zeros", "0")
        archive.filelist[-1].file_size = 10**15
    assert merged(here, packed) == 2
    assert "unpack it where there is room and merge that folder" in "".join(capsys.readouterr().err.splitlines())


def test_a_link_in_an_archive_leads_nowhere(parts, here):
    """What lies in another place than where it says is not followed."""
    place = shutil.copytree(parts / "one", here.parent / "linked")
    notebook = place / "autograded/anna/sums/level-a.ipynb"
    notebook.unlink()
    notebook.symlink_to("/etc/passwd")
    merged(here, place)
    assert not (here / "autograded/anna/sums/level-a.ipynb").exists()
