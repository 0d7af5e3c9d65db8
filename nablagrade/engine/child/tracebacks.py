"""What IPython works out anew for each traceback, worked out once: an error costs a cell as little as a result.

Nothing changes in what is shown. All of it is done in the zygote, for a shell that lives in its forks.
"""

from __future__ import annotations

import colorsys
import functools
import inspect
from typing import Any

import executing
import stack_data.core
from IPython.core.ultratb import AutoFormattedTB
from pygments.formatters.terminal256 import Terminal256Formatter
from pygments.lexer import RegexLexerMeta


def remember_styles() -> None:
    """Keep the colours of each style, and Python's grammar: IPython makes a style and a formatter for every traceback.

    And a lexer of its own class for every frame, which would work out each regular expression of the grammar anew.
    """
    if hasattr(vars(stack_data)["style_with_executing_node"], "cache_info"):
        return  # it was done already
    remembered = functools.cache(stack_data.core.style_with_executing_node)
    setattr(stack_data, "style_with_executing_node", remembered)  # noqa: B010 - IPython finds it there
    work_out, known = Terminal256Formatter._setup_styles, {}

    def set_up(formatter: Any) -> None:
        key = formatter.style, formatter.usebold, formatter.useunderline, formatter.useitalic
        if key not in known:
            work_out(formatter)
            known[key] = formatter.style_string
        formatter.style_string = dict(known[key])

    Terminal256Formatter._setup_styles = set_up
    make = RegexLexerMeta.__call__

    def make_lexer(kind: Any, *args: Any, **options: Any) -> Any:
        inherited = vars(kind.__base__).get("_tokens")
        if inherited is not None and "tokens" not in vars(kind):
            kind._tokens = inherited
        return make(kind, *args, **options)

    RegexLexerMeta.__call__ = make_lexer


@functools.cache
def maker() -> Any:
    """Return what formats the tracebacks of cells; it builds all styles of its theme, and is left as it was."""
    remember_styles()
    return AutoFormattedTB(mode="Context", theme_name="neutral", tb_offset=0)


def warm_up() -> None:
    """Format an error for nobody: the first one loads what finds its lines, and takes ten times as long as the next."""
    try:
        colorsys.rgb_to_hls(1.5, 0.5, 0.5)  # divides by zero, in a short file: it is read whole for its lines
    except ZeroDivisionError as error:
        maker().structured_traceback(type(error), error, error.__traceback__, 0)


def belongs_to_no_module(name: str) -> None:
    """Say of a cell's file what `inspect` finds out by going through all modules, several times for each frame."""
    inspect.modulesbyfile.setdefault(name, name)  # its cache: no module has this name


def forget_source(name: str) -> None:
    """Drop what was read of a file's lines for a traceback."""
    executing.Source.statements_at_line.cache_clear()
    for kind in (executing.Source, stack_data.core.Source):
        lines, places = (vars(kind).get(f"__{one}", {}) for one in ("source_cache_with_lines", "executing_cache"))
        for key in [key for key in lines if key[0] == name]:
            del lines[key]
        for key in [key for key in places if key[0].co_filename == name]:
            del places[key]
