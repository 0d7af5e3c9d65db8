"""Our numbers beside this machine's kernel headers, which describe aarch64 wherever they are installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nablagrade.sandbox import landlock
from nablagrade.sandbox.linux import syscalls

INCLUDE = Path("/usr/include")
X86, GENERIC = INCLUDE / "x86_64-linux-gnu/asm/unistd_64.h", INCLUDE / "asm-generic/unistd.h"
AUDIT, MACHINES, LANDLOCK = (INCLUDE / "linux" / name for name in ("audit.h", "elf-em.h", "landlock.h"))
ALL = (
    syscalls.ALLOWED | syscalls.GUARDED | syscalls.PRETENDED | syscalls.UNSUPPORTED | syscalls.ABSENT
    | syscalls.SUBPROCESS | syscalls.OWN | syscalls.FORKING | syscalls.ASKED
)  # fmt: skip


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Leaves a test out where a header is not installed."""
    missing = [str(path) for path in paths if not path.exists()]
    return pytest.mark.skipif(bool(missing), reason=f"without {', '.join(missing)} (linux-libc-dev)")


def defined(path: Path, pattern: str) -> dict[str, int]:
    """The numbers that a header defines, by what the pattern finds in their names."""
    found = re.findall(rf"^#define\s+{pattern}\s+\(?(0x[0-9a-fA-F]+|\d+)", path.read_text("utf-8"), re.MULTILINE)
    return {name: int(number, 0) for name, number in found}


@pytest.mark.parametrize(
    ("machine", "header"),
    [pytest.param("x86_64", X86, marks=needs(X86)), pytest.param("aarch64", GENERIC, marks=needs(GENERIC))],
)
def test_numbers_are_those_of_the_headers(machine, header):
    """A call has the number that the header gives it; one that it does not know is newer, or not on that machine."""
    kernel = defined(header, r"__NR(?:3264)?_(\w+)")
    kernel |= {"newfstatat": kernel["fstatat"]} if "fstatat" in kernel else {}
    mine = {name: pair[syscalls.MACHINES[machine]] for name, pair in ALL.items()}
    newest = max(kernel[name] for name in kernel if name != "syscalls")
    assert {name: number for name, number in mine.items() if number is not None and number <= newest} == {
        name: kernel[name] for name in mine if name in kernel
    }


@needs(AUDIT, MACHINES)
def test_architectures_are_those_of_the_headers():
    """What a filter compares is the machine's number in ELF, with the marks of 64 bits and of its order of bytes."""
    number = defined(MACHINES, r"EM_(\w+)")
    marks = defined(AUDIT, r"__AUDIT_ARCH_(64BIT|LE)")
    both = marks["64BIT"] | marks["LE"]
    wanted = {"x86_64": number["X86_64"] | both, "aarch64": number["AARCH64"] | both}
    assert {name: syscalls.AUDIT_ARCH[column] for name, column in syscalls.MACHINES.items()} == wanted


@needs(LANDLOCK)
def test_rights_are_those_of_the_header():
    """Landlock's rights are the same bits on every machine."""
    names = {
        "EXECUTE": "_EXECUTE", "WRITE_FILE": "_WRITE", "READ_FILE": "_READ", "READ_DIR": "_LIST",
        "REMOVE_DIR": "_REMOVE_FOLDER", "REMOVE_FILE": "_REMOVE_FILE", "MAKE_DIR": "_MAKE_FOLDER",
        "MAKE_REG": "_MAKE_FILE", "MAKE_SYM": "_MAKE_LINK", "REFER": "_REFER", "TRUNCATE": "_TRUNCATE",
    }  # fmt: skip
    text = LANDLOCK.read_text("utf-8")
    bits = re.findall(r"^#define\s+LANDLOCK_ACCESS_FS_(\w+)\s+\(1ULL << (\d+)\)", text, re.MULTILINE)
    kernel = {name: 1 << int(bit) for name, bit in bits if name in names}
    assert kernel
    assert {name: getattr(landlock, names[name]) for name in kernel} == kernel
