"""A formula in declared letters, compared as mathematics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from nablagrade.answers.base import Judgement, Verdict
from nablagrade.answers.equality.equality import Comparison, Domain, Relation, compare
from nablagrade.answers.equality.sampling import whole_numbers
from nablagrade.answers.mathematics.forms import read_formula
from nablagrade.answers.mathematics.tokens import plain_name
from nablagrade.answers.mathematics.tree import Node, show
from nablagrade.answers.mistakes import A_PERSON, MAX_DETAIL, Catalogue, invalid, load_catalogue, right, wrong
from nablagrade.errors import Unreadable

_GENERAL = "This is not the expression that is asked for."


@dataclass(frozen=True)
class Expression:
    """Right when equal as mathematics; `domain` maps a letter to the interval (low, high) in which it lies.

    `integers` are letters that stand for whole numbers: (-1)^n has values only there.

    >>> Expression("6x^2 + 5y", symbols="x y").judge("5y + 2x·3x").verdict
    <Verdict.RIGHT: 'right'>
    """

    want: object
    _: KW_ONLY
    symbols: str = "x y"
    domain: Domain | None = None
    integers: str = ""
    mistakes: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no sense when it is loaded."""
        self._refuse_bad_integers()
        itself = self._compare(self._tree, self._tree)
        if itself.relation is not Relation.EQUAL:
            mend = itself.where if "declare" in itself.where else "declare the domain of its letters"
            raise ValueError(f"the expected answer has no value that can be computed: {mend}")
        _ = self._catalogue  # reading it is the test

    @cached_property
    def _domain(self) -> Domain | None:
        return self.domain and {plain_name(letter): interval for letter, interval in self.domain.items()}

    @cached_property
    def _integers(self) -> tuple[str, ...]:
        return tuple(map(plain_name, self.integers.split()))

    def _refuse_bad_integers(self) -> None:
        if strangers := set(self._integers) - set(map(plain_name, self.symbols.split())):
            raise ValueError(f"integers names {min(strangers)}, which is none of the symbols: add it there")
        for letter in self._integers:
            low, high = whole_numbers(*(self._domain or {}).get(letter, (None, None)))
            if low > high:
                raise ValueError(f"no whole number lies in the domain of {letter}: make it wider")

    def _compare(self, want: Node, got: Node) -> Comparison:
        return compare(want, got, self._domain, self._integers)

    @cached_property
    def _tree(self) -> Node:
        return self._read(self.want)

    @cached_property
    def _catalogue(self) -> Catalogue[Node]:
        return load_catalogue(self.mistakes, self._read, self._is_same, self._tree)

    def judge(self, value: object) -> Judgement:
        """Judge a student's value."""
        try:
            got = self._read(value)
        except Unreadable as reason:
            return invalid(reason, value)
        comparison = self._compare(self._tree, got)
        if comparison.relation is Relation.EQUAL:
            return right()
        if comparison.relation is Relation.UNDECIDED:
            return Judgement(Verdict.UNDECIDED, hint=A_PERSON, detail=_detail(comparison, got))
        return wrong(self._catalogue.match(got), _GENERAL, f"{show(self._tree)} {comparison.where}", show(got))

    def _is_same(self, got: Node, other: Node) -> bool:
        return self._compare(other, got).relation is Relation.EQUAL

    def _read(self, value: object) -> Node:
        return read_formula(value, self.symbols.split())


def _detail(comparison: Comparison, got: Node) -> str:
    return f"{comparison.where}; got {show(got)}"[:MAX_DETAIL]
