"""A disk that is full: a sentence that names the place, and the next run completes the first."""

from __future__ import annotations

import os
import subprocess

import pytest

STUDENTS = 8


@pytest.fixture
def small_disk(tmp_path):
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.needs_mount
@pytest.mark.parametrize("left_kilobytes", [20, 250])
def test_a_full_disk(small_disk, build_class, command, read_results, left_kilobytes):
    """Whatever is written when the disk is full is named; with more room the next run completes the first."""
    course = build_class(small_disk / "course", STUDENTS)
    free = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (free.f_bavail * free.f_bsize - left_kilobytes * 1024))
    full = command("nablagrade", "grade", "--jobs", "2", cwd=course)
    assert full.returncode == 2, full.stderr
    assert "Traceback" not in full.stderr
    said = full.stderr.strip().splitlines()[-1]
    assert said.startswith((f"nablagrade: {course}", f"nablagrade: sqlite:///{course}")), said
    (small_disk / "ballast").unlink()
    assert command("nablagrade", "grade", "--jobs", "2", cwd=course).returncode == 0
    graded = read_results(course)
    assert len(graded["records"]) == 2 * STUDENTS
    assert {student for student, *_ in graded["grades"]} == {name for (name,) in graded["students"]}
