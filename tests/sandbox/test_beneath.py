"""What lies below a folder that others fill is opened from there down: no link, no mount, no way up."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from nablagrade.sandbox.linux.beneath import FILE, FOLDER, open_beneath, open_by_steps


def by_one_call(root, place, flags):
    """As the kernel does it."""
    return open_beneath(root, place, flags)


def by_steps(root, place, flags):
    """As it is done where the kernel does not."""
    top = os.open(root, os.O_PATH)
    try:
        return open_by_steps(top, place, flags)
    finally:
        os.close(top)


@pytest.fixture(params=[by_one_call, by_steps])
def opened(request, tmp_path):
    """`opened(place, flags)`: what is read of a file or listed of a folder below `root`, or the error's name."""
    for folder in ("root/anna/sums/more", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "root/anna/sums/x.txt").write_text("x")
    (tmp_path / "outside/secret.txt").write_text("secret")

    def try_it(place, flags=FILE):
        try:
            descriptor = request.param(tmp_path / "root", place, flags)
        except OSError as error:
            return errno.errorcode[error.errno]
        try:
            return os.read(descriptor, 100).decode() if flags == FILE else sorted(os.listdir(descriptor))  # noqa: PTH208  # a descriptor, not a path
        finally:
            os.close(descriptor)

    return try_it


def test_what_is_there_is_opened(opened):
    """Files and folders, at any depth."""
    assert opened("anna/sums/x.txt") == "x"
    assert opened("anna/sums", FOLDER) == ["more", "x.txt"]
    assert opened("anna/sums/none.txt") == "ENOENT"


@pytest.mark.parametrize("target", ["{outside}", "../../outside", "more", "."])
@pytest.mark.parametrize("where", ["anna/link", "link"])
def test_no_link_is_followed(opened, tmp_path, where, target):
    """Not as the last name and not before it, whether it leads outside or stays inside."""
    (tmp_path / "root" / where).symlink_to(target.format(outside=tmp_path / "outside"))
    assert opened(where, FOLDER) in ("ELOOP", "ENOTDIR")
    assert opened(f"{where}/secret.txt") in ("ELOOP", "ENOTDIR")


def test_no_link_to_a_file_is_followed(opened, tmp_path):
    """Whatever it leads to."""
    (tmp_path / "root/anna/link.txt").symlink_to("sums/x.txt")
    assert opened("anna/link.txt") == "ELOOP"


@pytest.mark.parametrize("place", ["../outside/secret.txt", "anna/../../outside/secret.txt", "/etc/passwd"])
def test_no_way_leads_up(opened, place):
    """Neither by two dots nor by a whole path."""
    assert opened(place) == "EXDEV"


def test_nobody_is_waited_for(opened, tmp_path):
    """A pipe that nobody writes to opens at once; whoever opens it looks what it is."""
    os.mkfifo(tmp_path / "root/pipe")
    assert opened("pipe") == ""


MOUNTS = """
import subprocess, sys
from pathlib import Path
from nablagrade.course.files import look_into
from nablagrade.notebooks.sealed import seal
root, outside = map(Path, sys.argv[1:])
subprocess.run(["mount", "--bind", outside, root / "anna/sums/more"], check=True)
subprocess.run(["mount", "--bind", outside / "secret.txt", root / "anna/sums/x.txt"], check=True)
seen = look_into(root, "anna/sums", ())
print(seen.closed, sorted(seen.files), seal(root, root / "anna/sums/x.txt").problem)
"""


@pytest.mark.needs_mount
def test_no_mount_is_entered(opened, tmp_path):
    """Neither a folder nor a file that is bound there, though both are of the same disk."""
    command = ["unshare", "--mount", sys.executable, "-c", MOUNTS, tmp_path / "root", tmp_path / "outside"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words = "lies on another file system, which is not entered; put a copy there"
    assert done.stdout == f"['more: {words}'] ['x.txt'] {words}\n"
