"""The filter as the kernel would run it, on both machines, by a small interpreter."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from nablagrade.sandbox import seccomp
from nablagrade.sandbox.linux import bpf, syscalls

KILL, ALLOW, ERROR, ASK = 0x80000000, 0x7FFF0000, 0x00050000, 0x7FC00000
KERNEL = Path(__file__).with_name("kernel_numbers.txt")
NEWER = {"fchmodat2", "map_shadow_stack", "mseal"}  # calls in the tables that came after these headers
MACHINES = [0, 1]
PID = 0x7F0F0F0F


def verdict(program: bpf.Program, machine: int, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What a filter answers; written apart from the assembler, from the kernel's description of classic BPF."""
    words = {0: number, 4: syscalls.AUDIT_ARCH[machine] if architecture is None else architecture}
    for place in range(6):
        value = arguments[place] if place < len(arguments) else 0
        words |= {16 + 8 * place: value & 0xFFFFFFFF, 20 + 8 * place: value >> 32 & 0xFFFFFFFF}
    accumulator, place = 0, 0
    while True:
        code, yes, no, constant = program[place]
        place += 1
        if code == 0x20:
            accumulator = words[constant]
        elif code == 0x54:
            accumulator &= constant
        elif code in (0x15, 0x35):
            place += yes if (accumulator == constant if code == 0x15 else accumulator >= constant) else no
        else:
            assert code == 0x06
            return constant


def answer(machine: int, name: str, *arguments: int, subprocesses: bool = False) -> int | None:
    """The filter's answer to a call by name; None where the machine has no such call."""
    number = (syscalls.ALLOWED | syscalls.GUARDED | syscalls.ABSENT | syscalls.SUBPROCESS | syscalls.OWN)[name][machine]
    return None if number is None else verdict(seccomp.assemble(machine, subprocesses), machine, number, *arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_table_gets_its_answer(machine):
    """Each number of each table meets the verdict of its table, and every other number is refused or unknown."""
    program = seccomp.assemble(machine, False)
    expected = dict.fromkeys(range(syscalls.NEWEST[machine] + 1), ERROR | errno.EPERM)
    for table, value in (
        (syscalls.ALLOWED, ALLOW),
        (syscalls.PRETENDED, ERROR),
        (syscalls.UNSUPPORTED, ERROR | errno.ENOTSUP),
        (syscalls.ABSENT, ERROR | errno.ENOSYS),
    ):
        expected |= dict.fromkeys(syscalls.numbers(table, machine), value)
    guarded = set(syscalls.numbers(syscalls.GUARDED, machine))
    found = {number: verdict(program, machine, number) for number in expected}
    assert {n: v for n, v in found.items() if n not in guarded} == {
        n: v for n, v in expected.items() if n not in guarded
    }
    assert verdict(program, machine, syscalls.NEWEST[machine] + 1) == ERROR | errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine):
    """A call with the numbers of another architecture, or of x32, ends the process."""
    program = seccomp.assemble(machine, False)
    assert verdict(program, machine, 0, architecture=0x40000003) == KILL
    assert verdict(program, machine, 0x40000000) == KILL
    assert verdict(program, machine, 0xFFFFFFFF) == KILL


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("call", "good", "bad"),
    [
        ("openat", [(0, 0, 0o1), (0, 0, 0o1101), (0, 0, 0o1002)], [(0, 0, 0o1000), (0, 0, 0o1003), (0, 0, 0o3)]),
        ("clone", [(0x10F00,), (0x3D0F00,)], [(17,), (0x10000011,), (0x10010F00,), (0x30000,)]),
        ("kill", [(PID, 9)], [(1, 0), (0, 9), (-1, 9), (-PID, 9)]),
        ("tgkill", [(PID, 7, 9)], [(1, 1, 0)]),
        ("prctl", [(15,), (3,)], [(1,), (4,), (22,), (38,), (47,)]),
        ("ioctl", [(0, 0x5401), (0, 0x5421)], [(0, 0x5412), (0, 0x541C), (0, 0x40049409)]),
        ("fcntl", [(3, 1), (3, 5), (3, 36), (3, 1030)], [(3, 8), (3, 9), (3, 39), (3, 1024), (3, 1031)]),
        ("prlimit64", [(0, 7, 0, 1)], [(0, 7, 1, 0), (0, 7, 1 << 32, 0), (77, 7, 0, 1)]),
        ("socketpair", [(1, 1), (1, 0o2004001)], [(1, 2), (1, 5), (2, 1), (1, 0o2000002)]),
        ("sendto", [(3, 1, 1, 0, 0)], [(3, 1, 1, 0, 1), (3, 1, 1, 0, 1 << 32)]),
    ],
)  # fmt: skip
def test_guarded_calls_read_their_arguments(machine, call, good, bad):
    """A guarded call passes for the arguments that honest code uses, on both machines, and for no other."""
    assert [answer(machine, call, *arguments) for arguments in good] == [ALLOW] * len(good)
    assert [answer(machine, call, *arguments) for arguments in bad] == [ERROR | errno.EPERM] * len(bad)


@pytest.mark.parametrize("machine", MACHINES)
def test_locks_seem_to_succeed(machine):
    """The four commands that lock answer 0 and are not done, on both machines; so does flock."""
    assert [answer(machine, "fcntl", 3, command) for command in (6, 7, 37, 38)] == [ERROR] * 4
    assert verdict(seccomp.assemble(machine, False), machine, syscalls.PRETENDED["flock"][machine]) == ERROR


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_in_memory_is_not_told(machine):
    """Reads that do not wait and evictions are for others what an old kernel says; plain reads and advice pass."""
    for call in ("preadv2", "pwritev2"):
        assert answer(machine, call, 3, 0, 1, 0, 0, 0) == ALLOW
        assert answer(machine, call, 3, 0, 1, 0, 0, 8) == ERROR | errno.EOPNOTSUPP
    assert [answer(machine, "madvise", 0, 4096, advice) for advice in (4, 8, 14)] == [ALLOW] * 3
    assert [answer(machine, "madvise", 0, 4096, advice) for advice in (20, 21)] == [ERROR | errno.EINVAL] * 2
    assert verdict(seccomp.assemble(machine, False), machine, (27, 232)[machine]) == ERROR | errno.EPERM  # mincore


@pytest.mark.parametrize("machine", MACHINES)
def test_subprocesses_open_exec_and_fork_only(machine):
    """The opt-in allows a program to be started, and still no new namespace."""
    assert answer(machine, "execve", subprocesses=True) == ALLOW
    assert answer(machine, "clone", 17, subprocesses=True) == ALLOW
    assert answer(machine, "clone", 0x10000000 | 17, subprocesses=True) == ERROR | errno.EPERM
    assert answer(machine, "unshare", subprocesses=True) == ERROR | errno.EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_no_number_stands_in_two_tables(machine):
    """A number has one answer."""
    tables = (
        syscalls.ALLOWED, syscalls.GUARDED, syscalls.PRETENDED, syscalls.UNSUPPORTED,
        syscalls.ABSENT, syscalls.SUBPROCESS, syscalls.OWN,
    )  # fmt: skip
    numbers = [number for table in tables for number in syscalls.numbers(table, machine)]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_those_of_the_kernel(machine):
    """Every number in the tables is the kernel's, on both machines, and no call that a machine has is left out."""
    lines = [line.split() for line in KERNEL.read_text().splitlines() if not line.startswith("#")]
    kernel = {name: numbers[machine] for name, *numbers in lines}
    ours = syscalls.ALLOWED | syscalls.GUARDED | syscalls.PRETENDED | syscalls.UNSUPPORTED | syscalls.ABSENT
    ours |= syscalls.SUBPROCESS | syscalls.OWN
    mine = {name: "-" if pair[machine] is None else str(pair[machine]) for name, pair in ours.items() if name in kernel}
    assert len(mine) > 150
    assert mine == {name: kernel[name] for name in mine}
    assert set(ours) - set(kernel) == NEWER


def test_a_jump_that_does_not_fit_is_an_error_of_ours():
    """The assembler refuses a jump beyond 255 instructions instead of wrapping it round."""
    long = bpf.answer(0) * 300
    with pytest.raises(ValueError, match="does not fit"):
        bpf.search([(0, long), (1, long)])


@pytest.mark.parametrize("machine", MACHINES)
def test_who_forks_asks_first(machine):
    """What may be done by a process that others are forked off is what a child may do, but for what these need.

    A fork, a namespace and a signal to others wait for an answer; the rest of it gains nothing without a namespace.
    """
    child, forking = seccomp.assemble(machine, False), seccomp.assemble(machine, False, forks=True)
    more = {*syscalls.numbers(syscalls.FORKING, machine), *syscalls.numbers(syscalls.ASKED, machine)}
    others = set(range(syscalls.NEWEST[machine] + 2)) - more
    assert {n: verdict(forking, machine, n) for n in others} == {n: verdict(child, machine, n) for n in others}

    def asked(name, *arguments):
        return verdict(forking, machine, syscalls.ASKED[name][machine], *arguments)

    assert {asked("unshare", 0x10000000), asked("clone", 17), asked("kill", 1, 9), asked("tgkill", 1, 1, 9)} == {ASK}
    assert {asked("clone", 0x10F00), asked("kill", PID, 9), asked("prlimit64", 0, 7, 1, 0)} == {ALLOW}
    assert asked("prlimit64", 77, 7, 1, 0) == ERROR | errno.EPERM
