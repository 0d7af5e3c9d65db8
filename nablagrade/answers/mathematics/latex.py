"""LaTeX as learners copy it, and powers of ten with a cross, written in the signs that our reader knows."""

from __future__ import annotations

import re

from nablagrade.errors import Unreadable

_DOLLARS = re.compile(r"\s*(?:\$\$(?P<a>[^$]+)\$\$|\$(?P<b>[^$]+)\$|\\\((?P<c>.+)\\\)|\\\[(?P<d>.+)\\\])\s*", re.DOTALL)
_COMMAND = re.compile(r"\\(left\||right\||[A-Za-z]+|.)", re.DOTALL)
_TENS = re.compile(
    r"(?<![\w.])([0-9]+(?:\.[0-9]*)?)\s*[xX]\s*10"
    r"(?:\s*(?:\^|\*\*)\s*([-−+]?[0-9]+|[({][-−+]?[0-9]+[)}])|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
)
_BASE = re.compile(r"\s*_\s*(?:\{\s*(10|2)\s*\}|(2)(?![0-9]))")
_UNESCAPED = {"\x0crac": r"\frac", "\times": r"\times", "\tan": r"\tan", "\theta": r"\theta", "\x08eta": r"\beta"}

_MATRIX = re.compile(
    r"(?:\\left)?\s*[(\[]?\s*\\begin\s*\{\s*(?P<kind>(?:[pbB]?|small)matrix\*?|array)\s*\}(?:\s*\{[lcr|\s]*\}|\s*\[[lcr]\])?"
    r"(?P<rows>.*)\\end\s*\{\s*(?P=kind)\s*\}\s*(?:\\right)?\s*[)\]]?"
    r"(?:\s*\^\s*\{?\s*(?P<turned>\\top|\\intercal|\\(?:mathrm|mathsf|text)\{T\}|[Tt])\s*\}?)?\s*",
    re.DOTALL,
)
_ROW_ENDS = re.compile(r"\\\\(?:\s*\[[^\]]*\])?|\\(?:cr|newline)\b")
_BROKEN_ROW_ENDS = re.compile(r"\\\\?(?=[\s\d.+-]|$)")  # "\\" without r"…" holds one backslash

_SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "vert": "|", "mid": "|",
    "lvert": " abs(", "rvert": ")", "left|": " abs(", "right|": ")",
    "langle": "<", "rangle": ">", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
_SPACES = (
    "left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "quad", "qquad", "space", ",", ";", ":", "!", " ",
)  # fmt: skip
_FUNCTIONS = "sin cos tan sec csc cot sinh cosh tanh coth arcsin arccos arctan ln log lg exp max min"
_LETTERS = (
    "pi alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau "
    "upsilon phi varphi chi psi omega"
)
_NAMES = frozenset(f"{_FUNCTIONS} {_LETTERS}".split())
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_ROOTS = {"": "sqrt", "2": "sqrt", "3": "cbrt"}
_THOUSAND = re.compile(r"[0-9]{3}(?![0-9])")
_WRAPPERS = ("mathrm", "operatorname", "mathbf", "mathit", "text", "textrm")
_WANTED = "a LaTeX command is incomplete: write \\frac{1}{2} and \\sqrt{2} with both brackets"


def plain_text(text: str, letters: tuple[str, ...] = ()) -> str:
    """The same text without LaTeX; raises Unreadable for a command that no formula of ours has."""
    if "x" not in letters and "X" not in letters:
        text = _TENS.sub(_ten_power, text)
    for broken, command in _UNESCAPED.items():  # "\frac" without r"…" holds a form feed
        text = text.replace(broken, command)
    wrapped = _DOLLARS.fullmatch(text)
    if wrapped:
        text = next(filter(None, wrapped.groups()))
    if wrapped is None and "\\" not in text and not re.search(r"[\^_]\s*\{", text):
        return text
    return _Rewriter(text).whole()


def matrix_rows(text: str) -> tuple[tuple[str, ...], ...] | None:
    """The entries of `\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}`, None where a text is no matrix of LaTeX."""
    is_broken = "\x08egin" in text
    text = text.replace("\x08egin", r"\begin")
    wrapped = _DOLLARS.fullmatch(text)
    found = _MATRIX.fullmatch(next(filter(None, wrapped.groups())) if wrapped else text)
    if found is None:
        return None
    lines = (_BROKEN_ROW_ENDS if is_broken else _ROW_ENDS).split(found["rows"].strip())
    rows = tuple(tuple(entry.strip() for entry in line.split("&")) for line in lines if line.strip())
    if found["turned"] is None:
        return rows
    if len({len(row) for row in rows}) > 1:
        raise Unreadable("the rows have different lengths")
    return tuple(zip(*rows, strict=True))


def _ten_power(found: re.Match[str]) -> str:
    raised = f"^({found[2].strip('(){}')})" if found[2] else found[3]
    return f"({found[1]}*10{raised})"


class _Rewriter:
    """The place in the text; groups in curly brackets become groups in round ones."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def whole(self) -> str:
        """All of the text, rewritten."""
        return self._until("")

    def _until(self, closing: str) -> str:
        out = list[str]()
        while self._at < len(self._text):
            character = self._text[self._at]
            if closing and character == closing:
                self._at += 1
                return "".join(out)
            if character == "_":
                out = [self._indexed("".join(out))]
            else:
                out.append(self._next(character))
        if closing:
            raise Unreadable(_WANTED)
        return "".join(out)

    def _next(self, character: str) -> str:
        if character == "\\":
            return self._command()
        self._at += 1
        if character == "{":
            inner = self._until("}")
            if re.search(r"[,;]", inner):
                raise Unreadable("curly brackets make a set, which has no order: use round ones")
            return f"({inner})"
        return character

    def _command(self) -> str:
        found = _COMMAND.match(self._text, self._at)
        if found is None:
            raise Unreadable(_WANTED)
        self._at = found.end()
        name = found[1]
        if name in _FRACTIONS:
            return f"(({self._group()})/({self._group()}))"
        if name == "sqrt":
            return self._root()
        if name in _SPACES:
            return " "
        if name in _WRAPPERS:
            return f" {self._group()} "
        if name == "log" and (base := _BASE.match(self._text, self._at)):
            self._at = base.end()
            return f" log{base[1] or base[2]} "
        if name in _NAMES:
            return f" {name.removeprefix('var')} "
        if _SIGNS.get(name):
            return _SIGNS[name]
        if name in "{}":
            raise Unreadable("curly brackets make a set, which has no order: use round ones")
        raise Unreadable(f"the LaTeX command \\{name[:12]} cannot be read here: write the formula in plain signs")

    def _group(self) -> str:
        """What stands in the next curly brackets, or the next single character, as in \\frac12."""
        character = self._past_spaces()
        if character in ("", "(", ")"):
            raise Unreadable(_WANTED)
        if character == "\\":
            return self._command()
        self._at += 1
        return self._until("}") if character == "{" else character

    def _root(self) -> str:
        degree = ""
        if self._text[self._at : self._at + 1] == "[":
            self._at += 1
            degree = self._until("]").strip()
        root = _ROOTS.get(degree)
        if root and self._past_spaces() == "(":  # \sqrt(x) is meant as sqrt(x)
            return root
        inner = self._group()
        return f"{root}({inner})" if root else f"(({inner})^(1/({degree})))"

    def _past_spaces(self) -> str:
        """The next character that is no space, which is not taken yet."""
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _indexed(self, before: str) -> str:
        """w_{12} is the letter w12; log_{3} keeps its mark, so that the 3 is never read as an argument."""
        self._at += 1
        if before[-1:].isdigit() and _THOUSAND.match(self._text, self._at):  # 1_000
            return f"{before}_"
        index, before = self._group().strip(), before.rstrip()
        if not before[-1:].isalpha():
            raise Unreadable("an index must stand after a letter")
        if not re.fullmatch(r"[A-Za-z0-9]+", index):
            raise Unreadable("an index must be a number or a letter")
        return f"{before}{'_' if before.endswith('log') else ''}{index}"
