"""Tracebacks as IPython makes them, without working the same things out for each of them."""

from __future__ import annotations

import inspect
import sys
import types

import stack_data
from pygments.formatters.terminal256 import Terminal256Formatter
from pygments.lexer import RegexLexerMeta
from pygments.lexers.python import PythonLexer
from pygments.styles import get_style_by_name
from pygments.token import Text

from nablagrade.engine.child.tracebacks import belongs_to_no_module, remember_styles


def strings(style):
    """What a formatter writes around each token of a style."""
    return Terminal256Formatter(style=style).style_string


def test_a_style_is_worked_out_once(monkeypatch):
    """The strings are those of pygments itself, and one formatter's are not another's."""
    style = get_style_by_name("monokai")
    plain, worked_out = strings(style), []
    work_out = Terminal256Formatter._setup_styles

    def count(formatter):
        worked_out.append(formatter.style)
        work_out(formatter)

    monkeypatch.setattr(stack_data, "style_with_executing_node", stack_data.core.style_with_executing_node)  # put back
    monkeypatch.setattr(Terminal256Formatter, "_setup_styles", count)
    monkeypatch.setattr(RegexLexerMeta, "__call__", RegexLexerMeta.__call__)
    remember_styles()
    assert strings(style) == plain
    strings(style).clear()
    assert strings(style) == plain
    assert worked_out == [style]


def test_a_marked_style_is_made_once(monkeypatch):
    """IPython asks for the same marked style with every traceback, and gets the same one."""
    monkeypatch.setattr(stack_data, "style_with_executing_node", stack_data.core.style_with_executing_node)  # put back
    monkeypatch.setattr(Terminal256Formatter, "_setup_styles", Terminal256Formatter._setup_styles)
    monkeypatch.setattr(RegexLexerMeta, "__call__", RegexLexerMeta.__call__)
    remember_styles()
    first, second, other = (
        stack_data.style_with_executing_node("monokai", words) for words in ("bg:#00f", "bg:#00f", "bg:#0f0")
    )
    assert first is second
    assert first is not other
    assert first.for_executing_node


def test_the_grammar_is_worked_out_once(monkeypatch):
    """The lexer of a frame, of a class of its own, reads as its parent; one that brings rules keeps them."""
    parent, worked_out = PythonLexer(), []
    text = "def f(x):\n    return f'{x}' + 1\n"
    plain = list(parent.get_tokens(text))

    def count(kind, name, definitions=None):
        worked_out.append(kind)
        return process(kind, name, definitions)

    process = RegexLexerMeta.process_tokendef
    monkeypatch.setattr(stack_data, "style_with_executing_node", stack_data.core.style_with_executing_node)  # put back
    monkeypatch.setattr(Terminal256Formatter, "_setup_styles", Terminal256Formatter._setup_styles)
    monkeypatch.setattr(RegexLexerMeta, "__call__", RegexLexerMeta.__call__)
    monkeypatch.setattr(RegexLexerMeta, "process_tokendef", count)
    remember_styles()
    remember_styles()
    frame_lexer = type("FrameLexer", (PythonLexer,), {})
    other = type("Other", (PythonLexer,), {"tokens": {"root": [(r"(?s).+", Text)]}})
    assert list(frame_lexer().get_tokens(text)) == plain
    assert [token for token, _ in other().get_tokens(text)] == [Text]
    assert worked_out == [other]


class Asked(types.ModuleType):
    """A module that notices when it is asked for its file."""

    times = 0

    @property
    def __file__(self):
        Asked.times += 1
        return f"/elsewhere/{Asked.times}.py"


def test_a_cell_is_looked_for_in_no_module(monkeypatch):
    """`inspect` knows of a cell's code that it belongs to no module, and does not go through all of them again."""
    monkeypatch.setitem(sys.modules, "asked", Asked("asked"))
    names = ["/nowhere/told.py", "/nowhere/untold.py"]
    belongs_to_no_module(names[0])
    told, untold = (compile("1", name, "exec") for name in names)
    assert inspect.getmodule(told, names[0]) is None
    assert Asked.times == 0
    assert inspect.getmodule(untold, names[1]) is None
    assert Asked.times > 0
