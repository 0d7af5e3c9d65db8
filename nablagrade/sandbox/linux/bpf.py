"""A small assembler for the filters that seccomp runs on every system call; it knows nothing of what they allow."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant
Program = list[Instruction]

NUMBER, ARCHITECTURE = 0, 4  # offsets of words in struct seccomp_data
_LOAD, _AND, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_LONGEST_JUMP = 255
_BYTES = struct.Struct("=HBBI")
WHOLE = 0xFFFFFFFF


def low(argument: int) -> int:
    """The offset of the lower half of an argument (little-endian machines)."""
    return 16 + 8 * argument


def high(argument: int) -> int:
    """The offset of the upper half of an argument."""
    return low(argument) + 4


def load(offset: int) -> Instruction:
    """Loads a word of the call's data."""
    return _LOAD, 0, 0, offset


def answer(value: int) -> Program:
    """Ends the filter with a verdict."""
    return [(_RETURN, 0, 0, value)]


def any_of(word: int, mask: int, values: Sequence[int], inside: int, outside: int) -> Program:
    """Answers `inside` when the masked word is one of the values."""
    tests = [(_JUMP_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [load(word), (_AND, 0, 0, mask), *tests, *answer(outside), *answer(inside)]


def first_of(word: int, answers: Sequence[tuple[Sequence[int], int]], otherwise: int) -> Program:
    """Answers what stands beside the first values among which the word is."""
    program = answer(otherwise)
    for values, verdict in reversed(answers):
        tests = [(_JUMP_EQUAL, len(values) - place - 1, 0, value) for place, value in enumerate(values[:-1])]
        program = [*tests, (_JUMP_EQUAL, 0, 1, values[-1]), *answer(verdict), *program]
    return [load(word), *program]


def all_of(tests: Sequence[tuple[int, int, int]], inside: int, outside: int) -> Program:
    """Answers `inside` when each (word, mask, value) agrees."""
    program: Program = answer(inside) + answer(outside)
    for word, mask, value in reversed(tests):
        program = [load(word), (_AND, 0, 0, mask), (_JUMP_EQUAL, 0, len(program) - 1, value), *program]
    return program


def at_least(limit: int, then: int) -> Program:
    """Answers `then` when the loaded word is `limit` or more, else goes on."""
    return [(_JUMP_AT_LEAST, 0, 1, limit), *answer(then)]


def unless_equal(value: int, then: int) -> Program:
    """Answers `then` when the loaded word differs from `value`, else goes on."""
    return [(_JUMP_EQUAL, 1, 0, value), *answer(then)]


def search(ranges: Sequence[tuple[int, Program]]) -> Program:
    """A binary search over (first number, program) ranges in ascending order, for the loaded word."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = search(ranges[:middle]), search(ranges[middle:])
    if len(below) > _LONGEST_JUMP:
        raise ValueError(f"a jump over {len(below)} instructions does not fit in a byte")
    return [(_JUMP_AT_LEAST, len(below), 0, ranges[middle][0]), *below, *above]


def pack(program: Iterable[Instruction]) -> bytearray:
    """The program as an array of struct sock_filter."""
    return bytearray(b"".join(_BYTES.pack(*instruction) for instruction in program))


def places_of(constant: int, program: Iterable[Instruction]) -> list[int]:
    """Where in the packed program a constant stands, so that it can be overwritten."""
    return [place * _BYTES.size + 4 for place, instruction in enumerate(program) if instruction[3] == constant]
