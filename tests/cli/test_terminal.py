"""What stands in a real terminal of some width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def terminal():
    """`terminal(width, *words, cwd=folder)`: what `nablagrade` shows in a terminal, without colours."""

    def run(width, *words, cwd):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "xterm"}
        command = [sys.executable, "-m", "nablagrade", *words]
        with subprocess.Popen(command, cwd=cwd, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
            os.close(theirs)
            shown = b"".join(iter(lambda: read(ours), b""))
        os.close(ours)
        return SEQUENCE.sub("", shown.decode().replace("\r\n", "\n"))

    return run


def read(descriptor):
    """What comes next; nothing when the other side is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def test_a_report_as_wide_as_the_terminal(terminal, course):
    """In a narrow one a notebook's column goes, and no student takes two lines."""
    shown = terminal(40, "report", "sums", cwd=course)
    rows = [line for line in shown.splitlines() if line.startswith(("│", "┃"))]
    assert len(rows) == 1 + 5
    assert max(map(len, rows)) <= 40
    assert "1 column left out, the terminal is too narrow: level-b" in " ".join(shown.split())
    assert "level-b ┃" in terminal(100, "report", "sums", cwd=course)


@pytest.mark.slow
def test_the_total_stands_from_the_beginning(terminal, fresh):
    """A bar whose end moves away says nothing: two notebooks of three students are six, and all six are counted."""
    shown = terminal(100, "grade", "--student", "*a", cwd=fresh)
    assert set(re.findall(r"\d+/(\d+) [-\d:]+", shown)) == {"6"}
    assert "6/6" in shown


@pytest.mark.slow
def test_the_bank_as_wide_as_the_terminal(terminal, fresh, course_copier, tmp_path):
    """First a line for each lesson, whole in any terminal; the same of a lesson's exercises."""
    place = course_copier(tmp_path / "bank")
    for width in (60, 80, 200):
        shown = terminal(width, "bank", cwd=place)
        assert len(re.findall(r"^│ .*│$", shown, re.MULTILINE)) == 5
        lines = [line for line in terminal(width, "bank", "gradient-vector", cwd=place).splitlines() if "│" in line]
        assert max(map(len, lines)) <= width
