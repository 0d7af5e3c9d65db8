"""The files of a submission: whatever a student puts there, the class is graded."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nablagrade.course.course import find_submissions
from nablagrade.course.files import MAX_BYTES, MAX_DEPTH, MAX_FILES, MAX_NAME_BYTES, bound, find_files, look_into
from nablagrade.course.jobs import Conditions, make_jobs
from nablagrade.model import AssignmentPlan, NotebookPlan


def names(folder, ignored=()):
    """What is found."""
    return [name for name, _ in find_files(folder, ignored)]


def fill(folder, *files):
    """Make files."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def spec(folder, depth):
    """Folders in folders, deeper than a path can say."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102 - relative: the whole path would be too long
        os.chdir("d")
    os.fchdir(before)
    os.close(before)


def test_plain_files_are_found(tmp_path):
    """By their names inside, a folder's own before those of its folders; what is ignored is left out whole."""
    fill(tmp_path, "b.txt", "a.txt", "data/x.csv", "data/more/y.csv", "__pycache__/z.pyc")
    assert names(tmp_path, ("__pycache__",)) == ["a.txt", "b.txt", "data/x.csv", "data/more/y.csv"]
    assert all(path.read_text() == name for name, path in find_files(tmp_path, ("__pycache__",)))


def test_what_is_no_plain_file_is_passed_over(tmp_path):
    """Links to files and folders, fifos and sockets: nothing is followed or waited for."""
    fill(tmp_path, "a.txt", "data/x.csv")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder-link").symlink_to("data")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "round").symlink_to(".")
    os.mkfifo(tmp_path / "fifo")
    assert names(tmp_path) == ["a.txt", "data/x.csv"]


def test_folders_nested_without_end(tmp_path):
    """Three thousand folders in one another end no interpreter: beyond some depth nothing is looked at."""
    fill(tmp_path, "a.txt", "/".join(["e"] * MAX_DEPTH) + "/seen", "/".join(["e"] * (MAX_DEPTH + 1)) + "/unseen")
    spec(tmp_path, 3000)
    found = names(tmp_path)
    assert len(found) == 2
    assert found[0] == "a.txt"
    assert found[1].endswith("/seen")
    os.system(f"rm -rf {tmp_path}/d")  # noqa: S605 - pytest cannot remove it


PROGRAM = """
import os, sys
from pathlib import Path
from nablagrade.course.files import look_into
if os.geteuid() == 0:
    os.setuid(65534)  # root may read everything
print(look_into(Path(sys.argv[1]), "anna/sums", ()))
"""


def test_a_folder_that_may_not_be_read():
    """What is closed to us is told, and what lies beside it is found."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are for their owner only
        place = Path(folder)
        place.chmod(0o755)
        fill(place, "anna/sums/data/x.csv", "anna/sums/y.csv")
        (place / "anna/sums/data").chmod(0)
        done = subprocess.run([sys.executable, "-c", PROGRAM, place], capture_output=True, text=True, check=False)
        (place / "anna/sums/data").chmod(0o700)
    assert "closed=['data: cannot be opened (Permission denied); give leave to read it']" in done.stdout, done.stderr
    assert "y.csv" in done.stdout


def look(tmp_path, *ignored):
    """What is seen of a submission."""
    return look_into(tmp_path, "anna/sums", ignored)


def test_what_was_handed_in_is_seen(tmp_path):
    """Plain files by their names inside, in the order of `find_files`; what is none by its name alone."""
    fill(tmp_path / "anna/sums", "b.txt", "a.txt", "data/x.csv", "data/more/y.csv", "__pycache__/z.pyc")
    (tmp_path / "anna/sums/data/link").symlink_to("x.csv")
    os.mkfifo(tmp_path / "anna/sums/fifo")
    seen = look(tmp_path, "__pycache__")
    assert list(seen.files) == ["a.txt", "b.txt", "data/x.csv", "data/more/y.csv"]
    assert all(path.read_text() == name for name, path in seen.files.items())
    assert (seen.odd, seen.closed, seen.is_cut) == (["fifo", "data/link"], [], False)


def test_much_is_not_looked_at_without_end(tmp_path, monkeypatch):
    """Neither many files nor folders in one another; that there is more is known."""
    monkeypatch.setattr("nablagrade.course.files.MAX_ENTRIES", 10)
    fill(tmp_path / "anna/sums", *(f"{number}.txt" for number in range(12)))
    assert look(tmp_path).is_cut
    fill(tmp_path / "bert/sums", "a.txt", "/".join(["e"] * (MAX_DEPTH + 1)) + "/unseen")
    monkeypatch.undo()
    seen = look_into(tmp_path, "bert/sums", ())
    assert (list(seen.files), seen.is_cut) == (["a.txt"], True)


def test_a_folder_that_is_gone(tmp_path):
    """Whoever looks too late sees nothing, and that is told."""
    assert look(tmp_path).closed == ["sums: cannot be opened (No such file or directory)"]


def counts(tmp_path, name="x"):
    """Whether a file of several names is the student's own."""
    seen = look(tmp_path)
    return seen.files[name].stat().st_ino in seen.linked


def test_names_inside_one_submission(tmp_path):
    """Hard links among a student's own files are their own."""
    folder = fill(tmp_path / "anna/sums", "x")
    (folder / "y").hardlink_to(folder / "x")
    assert counts(tmp_path)
    assert counts(tmp_path, "y")


def wait_for_the_clock(path):
    """Until what is made now has another time: the kernel's clock for files ticks slowly."""
    tick, before = path.with_name("tick"), path.stat().st_ctime_ns
    tick.touch()
    while tick.stat().st_ctime_ns <= before:
        tick.touch()


def test_a_name_that_was_made_elsewhere_later(tmp_path):
    """Who takes another's file by a hard link takes nothing from its owner: that one's folder did not change."""
    anna = fill(tmp_path / "anna/sums", "x")
    wait_for_the_clock(anna)
    fill(tmp_path / "mallory/sums", "own")
    (tmp_path / "mallory/sums/x").hardlink_to(anna / "x")
    assert counts(tmp_path)
    seen = look_into(tmp_path, "mallory/sums", ())
    assert seen.linked == set()


def test_a_name_of_another_users_file(tmp_path):
    """A file of another owner than its folder's is never the student's where it has a name elsewhere."""
    folder = fill(tmp_path / "anna/sums", "x")
    wait_for_the_clock(folder)
    (tmp_path / "backup").hardlink_to(folder / "x")
    assert counts(tmp_path)
    if os.geteuid() == 0:
        os.chown(folder / "x", 54321, -1)
        assert not counts(tmp_path)


def test_little_is_kept_whole(tmp_path):
    """An ordinary submission is copied as it is, without a word."""
    files = dict(find_files(fill(tmp_path, "a.txt", "data/x.csv"), ()))
    assert bound(files) == (files, ())


def test_a_giant_is_left_out(tmp_path):
    """A sparse file of two gigabytes is not copied for everybody to wait for; what fits beside it is."""
    fill(tmp_path, "a.txt", "z.txt")
    with (tmp_path / "giant.bin").open("wb") as file:
        file.truncate(2_000_000_000)
    kept, notes = bound(dict(find_files(tmp_path, ())))
    assert sorted(kept) == ["a.txt", "z.txt"]
    assert [str(note) for note in notes] == ["giant.bin: left out, too large, too many or named too long"]


def test_many_halves_of_a_giant_are_left_out(tmp_path):
    """The bound is on all files of a submission together."""
    for number in range(4):
        with (tmp_path / f"{number}.bin").open("wb") as file:
            file.truncate(MAX_BYTES // 2 - 10)
    kept, notes = bound(dict(find_files(tmp_path, ())))
    assert sorted(kept) == ["0.bin", "1.bin"]
    assert [str(note) for note in notes] == ["2.bin and 1 more file: left out, too large, too many or named too long"]


def test_too_many_and_too_long(tmp_path):
    """A number of files, and the length of their names, are bounded."""
    path = fill(tmp_path, "x") / "x"
    kept, notes = bound({f"{number:05}": path for number in range(MAX_FILES + 5)})
    assert (len(kept), notes[0].words[:22]) == (MAX_FILES, f"{MAX_FILES:05} and 4 more files")
    kept, notes = bound({"a" * (MAX_NAME_BYTES + 1): path, "b" * MAX_NAME_BYTES: path})
    assert (list(kept), len(notes)) == (["b" * MAX_NAME_BYTES], 1)


def test_the_record_will_say_what_was_left_out(sums_settings):
    """A note of the submission is a note of each of its jobs; the instructor's own files are not counted."""
    with (sums_settings.submitted / "anna/sums/giant.bin").open("wb") as file:
        file.truncate(2_000_000_000)
    (sums_settings.source / "sums/data.csv").write_text("1")
    [submission] = find_submissions(sums_settings, "sums", "anna")
    assert (submission.files, [name for name, _ in submission.given]) == ((), ["data.csv"])
    plan = AssignmentPlan("sums", (NotebookPlan("level-a", ()), NotebookPlan("level-b", ())))
    notes = [
        tuple(map(str, job.notes)) for job in make_jobs(submission, Conditions(plan, {"level-a": b"", "level-b": b""}))
    ]
    assert notes == [("giant.bin: left out, too large, too many or named too long",)] * 2
