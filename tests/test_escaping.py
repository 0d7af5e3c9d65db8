"""What makes foreign text harmless."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nablagrade.escaping import (
    clean,
    clean_line,
    dump_json,
    escape_markdown,
    escape_message,
    escape_property,
    folder_name,
    guard_formula,
    guard_log,
    hide_passwords,
    lay_out,
    shorten,
    show_name,
)

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_ANY = st.text(st.characters(), max_size=60)  # surrogates too
_SPITEFUL = st.text(
    st.sampled_from("\x1b[]\\\x07\x9b\x90\x9c0;m31PX^_=+-@\t\r\n :#%,|*`<a\u202e\ud800\uffff'\""), max_size=40
)
_TEXTS = _ANY | _SPITEFUL


def _is_harmless(text: str) -> bool:
    return all(unicodedata.category(char) not in _HIDDEN or char in "\n\t" for char in text)


def test_every_hidden_character_is_known() -> None:
    """No control, format, surrogate or separator character of Unicode passes."""
    hidden = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in _HIDDEN]
    assert [char for char in hidden if clean(char) not in ("", "\n", "\t")] == []
    assert [char for char in hidden if char in show_name(char)] == []


@given(_TEXTS)
def test_clean_prose_is_harmless(text: str) -> None:
    """Cleaned prose holds no hidden character, fits into XML, and stays the same when it is cleaned again."""
    cleaned = clean(text)
    assert _is_harmless(cleaned)
    assert clean(cleaned) == cleaned
    element = ET.Element("a", b=cleaned)
    element.text = cleaned
    assert ET.fromstring(ET.tostring(element)).text in (cleaned, None)  # noqa: S314  our own XML


@given(_TEXTS)
def test_clean_lines_are_one_line(text: str) -> None:
    """A cleaned line has one line."""
    assert len(clean_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("\x1bPdevice\x1b\\text", "text"),
        ("\x1b\x1b[31m[31mx", "[31mx"),
        ("abc\u202edef", "abcdef"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("∂f/∂x = 2·x − ½, Ångström 🎉", "∂f/∂x = 2·x − ½, Ångström 🎉"),
    ],
)
def test_clean_examples(raw: str, cleaned: str) -> None:
    """Terminal sequences vanish with their contents; mathematics and letters stay."""
    assert clean(raw) == cleaned


def test_lengths_are_capped() -> None:
    """A long text ends with an ellipsis and is no longer than it may be."""
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
    assert len(clean("x" * 100_000)) == 2000
    assert len(show_name("x" * 100_000)) == 80


def test_names_that_look_alike_are_told_apart() -> None:
    """A hidden character in a name is shown, not dropped."""
    assert show_name("anna") != show_name("an\u200bna")
    assert show_name("a\nb\x1b\u202e") == r"a\nb\x1b\u202e"


@given(_TEXTS)
def test_no_formula_survives(text: str) -> None:
    """No guarded text begins with a sign at which a spreadsheet starts a formula, nor does a part after `;`."""
    for part in re.split(r"[;\t\r\n]", guard_formula(text)):
        assert not re.match(r"\s*[=+\-@＝＋－＠]", part)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "anna;=1"])
def test_formulas_are_quoted(formula: str) -> None:
    """A formula is kept as text after a quote."""
    assert guard_formula(formula).replace("'", "", 1) == formula


@given(_TEXTS)
def test_messages_cannot_end_a_command(text: str) -> None:
    """A message and a property stay on their line, and a property cannot start another or end its own."""
    assert not set("\r\n") & set(escape_message(text))
    assert not set("\r\n:,") & set(escape_property(text))
    assert "##[" not in escape_message(text)


def test_percent_is_escaped_first() -> None:
    """Text that looks escaped already is not unescaped by the runner into something else."""
    assert escape_message("%0A::error::") == "%250A::error::"


@given(_TEXTS)
def test_no_log_command_survives(text: str) -> None:
    """No line of a guarded report begins a workflow command."""
    guarded = guard_log(text)
    assert not any(line.lstrip().startswith("::") for line in guarded.split("\n"))
    assert "##[" not in guarded


@given(_TEXTS)
def test_json_for_a_log_is_the_same_json(text: str) -> None:
    """JSON that is safe in a log says what it said."""
    dumped = dump_json({text: text})
    assert json.loads(dumped) == {text: text}
    assert "##[" not in dumped
    assert dumped.isascii()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
)


@given(_VALUES)
def test_json_is_laid_out_as_python_does_it(value: object) -> None:
    """Records and notebooks are written so: byte for byte, in ASCII or not."""
    assert lay_out(value).decode() == json.dumps(value, indent=1)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    assert lay_out(value, ensure_ascii=False, sort_keys=True) == text.encode("utf-8", "replace")


def test_markdown_is_shown_as_it_is() -> None:
    """Signs that make structure, links or HTML are escaped; words stay."""
    assert escape_markdown("a|b <i> [x](y) `z`") == r"a\|b \<i\> \[x\](y) \`z\`"
    assert escape_markdown("anna, 2-3") == "anna, 2-3"


@given(_TEXTS, _TEXTS)
def test_folder_names_are_safe_and_injective(one: str, other: str) -> None:
    """A folder's name is one visible, short path component, and two names never share one."""
    name = folder_name(one)
    assert name not in ("", ".", "..")
    assert name[0] not in ".-~ "
    assert not set("/\\\0\n") & set(name)
    assert len(name.encode()) <= 150
    assert _is_harmless(name)
    assert (name == folder_name(other)) == (one == other)


@pytest.mark.parametrize(
    "name", ["anna", "anna.maria", "anna-maria_2", "Anna Maria", "a+b@c.org", "Zoë", "学生", "level-a"]
)
def test_ordinary_names_stay_readable(name: str) -> None:
    """An ordinary name is its own folder's name."""
    assert folder_name(name) == name


def test_a_long_name_ends_with_a_digest() -> None:
    """Long names that begin alike differ, and their beginning can be read."""
    one, other = folder_name("x" * 300), folder_name("x" * 301)
    assert one != other
    assert one.startswith("xxx")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:secret@host/db: is no gradebook", "postgresql://me:***@host/db: is no gradebook"),
        ("a://me:s:e/c@r@host/db and b://x:y@z", "a://me:***@host/db and b://x:***@z"),
        ("postgresql:///db?host=h&password=secret&port=1", "postgresql:///db?host=h&password=***&port=1"),
        ("postgresql://me@host/db, sqlite:////a/b@c/d.db", "postgresql://me@host/db, sqlite:////a/b@c/d.db"),
    ],
)
def test_passwords_are_hidden(text, shown):
    """An address is shown without its password, wherever that stands; the rest of it stays."""
    assert hide_passwords(text) == shown
