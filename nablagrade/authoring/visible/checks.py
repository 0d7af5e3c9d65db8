"""The helpers behind the visible checks as a notebook holds them: copied piece by piece, never imported by one.

A sentence that begins with `fits` or `the form fits` is good news; every other one is why an answer is not done yet.
In a notebook a check says one line. Under nbgrader's Validate (its command and JupyterLab's button) what is not done
raises that line, and once more in the graded cell, which is the only one whose errors Validate looks at. While a
notebook is graded only functions are tried: the checks say more, and a class should not wait for what nobody reads.
"""

import base64
import contextlib
import functools
import io
import json
import os
import re
import sys
import types
import warnings
import zlib

SAID = {}  # what was said last on each answer


class NotDone(Exception):
    """Ends a cell with one sentence under Validate."""

    def _render_traceback_(self):
        return [str(self)]


def words_on(name, trouble_with):
    """One sentence on an answer: still open, or what does not fit, or that the form fits."""
    if name not in globals():
        return "not there yet. Run the cell with your answer first."
    answer = globals()[name]
    if answer is ... or (isinstance(answer, str) and not answer.strip(" .…\t\n")):
        return "no answer yet, and nothing is wrong with leaving it for later."
    try:
        trouble = trouble_with(answer)
    except Exception:
        trouble = "this cannot be read. The comment above your answer shows how to write it."
    return trouble or "the form fits. Whether the answer is right, you learn when it is graded."


def look(name, trouble_with):
    """Print one line on an answer; Validate stops at one that is not done, and grading looks for itself."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde" and not callable(globals().get(name)):
        return  # a function is called as ever: what it remembers of an earlier call is part of the answer
    SAID[name] = words_on(name, trouble_with)
    if "NBGRADER_VALIDATING" in os.environ:
        stop_validate(name)
    print(f"{name}: {SAID[name]}")


def stop_validate(*names):
    """Raise what was said on the first of these answers that is not done."""
    for name in names:
        words = SAID.get(name, "not there yet. Run the cell with your answer first.")
        if not re.match(r"(the form )?fits\b", words):
            raise NotDone(f"{name}: {words}")


def quietly(function, *arguments):
    """Call a function without showing what it prints or warns."""
    nowhere = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        warnings.simplefilter("ignore")
        return function(*arguments)


# The grader's own reader, packed into one line. It says how a text is read, and knows nothing of what is right.
PACKED = ""


@functools.cache
def reader():
    """The names of the packed reader, apart from yours."""
    for name, source in json.loads(zlib.decompress(base64.b64decode(PACKED))):
        module = sys.modules[name] = types.ModuleType(name)
        exec(source, vars(module))
    return module


def plain(value):
    """A value as the grader gets it: of what is no plain data only its type is known."""
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    home = type(value).__module__.partition(".")[0]
    if home == "pandas" and hasattr(value, "to_numpy"):
        return value.to_numpy()
    is_plain = isinstance(value, (bool, int, float, complex, str, bytes, set, frozenset, dict, type(None), type(...)))
    if is_plain or (home in ("numpy", "sympy", "fractions", "decimal") and not isinstance(value, type)):
        return value
    return reader().Opaque(type(value).__name__)


def trouble_of(read, value, *how):
    """What the grader's reader says against a value, or None."""
    try:
        read(plain(value), *how)
    except reader().Unreadable as reason:
        return f"{reason}."


def number_trouble(value, whole=False):
    """Why a value cannot be read as one number, or None."""
    return trouble_of(reader().read_scalar, value, reader().scalar_text if whole else reader().decimal_text)


def look_at_number(name, whole=False):
    look(name, lambda value: number_trouble(value, whole))


def look_at_angle(name):
    """Words that are no angle are read by a person."""
    look(name, lambda value: trouble_of(reader().read_angle, value))


def vector_trouble(value, length, letters=""):
    """Why a value cannot be read as one vector of this length, or None."""
    trouble = trouble_of(reader().read_vector, value, list(letters))
    if trouble:
        return trouble
    vector = reader().read_vector(plain(value), list(letters))
    if not vector.is_numeric:
        return f"{reader().LETTERS_REMAIN}."
    if vector.shape == (length,):
        return None
    if reader().has_decimal_commas(value, length):
        return f"{reader().DECIMAL_COMMAS}."
    return f"{length} numbers with commas between them are asked for, and I count {vector.shape[0]}."


def look_at_vector(name, length, letters=""):
    look(name, lambda value: vector_trouble(value, length, letters))


def table_trouble(value, rows, columns):
    """Why a value cannot be read as a table of numbers with so many rows and columns, or None."""
    trouble = trouble_of(reader().read_table, value, 2)
    if trouble or reader().read_table(plain(value), 2).shape == (rows, columns):
        return trouble
    return f"{rows} rows of {columns} numbers each are asked for, written as in [[1, 2], [3, 4]]."


def look_at_table(name, rows, columns):
    look(name, lambda value: table_trouble(value, rows, columns))


def expression_trouble(value, letters):
    """Why a value cannot be read as a formula in these letters, or None."""
    return trouble_of(reader().read_formula, value, letters.split() if " " in letters else list(letters))


def look_at_expression(name, letters):
    look(name, lambda value: expression_trouble(value, letters))


def choice_trouble(value):
    """Why a value cannot be read as one of the letters A to E, or None."""
    return trouble_of(reader().read_letter, value, "ABCDE")


def look_at_choice(name):
    look(name, choice_trouble)


def truths_trouble(value, length):
    """Why a value cannot be read as so many times True or False, or None."""
    trouble = trouble_of(reader().read_truths, value)
    if trouble:
        return trouble
    count = len(reader().read_truths(plain(value)))
    return None if count == length else f"give one value for each statement: there are {length}, and I count {count}."


def look_at_truths(name, length):
    look(name, lambda value: truths_trouble(value, length))
