"""Who is in a course: the people of a roster or of the gradebook, and which of them a download means.

A number or a login says who somebody is; a name does where there is just one of that name. Where they say different
things, or one is two people's, nobody is chosen: a person decides.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.errors import UsageError
from nablagrade.escaping import own_name
from nablagrade.platforms.names import Claim
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import Settings

# Headers of columns, in lower case, as Canvas, Moodle (also in German, French and Spanish), Blackboard, Brightspace,
# Gradescope and nbgrader write them. Of what is an account the first that is filled is the student's id.
ACCOUNTS = (
    "student_id", "sis login id", "login_id", "login id", "username", "user name", "benutzername",
    "nom d'utilisateur", "nombre de usuario", "login", "id", "sis user id", "sis_user_id", "student id", "id number",
    "idnumber", "id-nummer", "numéro d'identification", "número de id", "orgdefinedid", "sid", "email",
    "email address", "e-mail", "e-mail-adresse", "adresse de courriel", "dirección de correo", "lms_user_id",
    "user_id", "canvas_user_id", "identifier", "teilnehmer/in", "identifiant", "identificador",
)  # fmt: skip
OF_CANVAS = ("sis login id", "sis user id")  # beside them `id` is Canvas's own number, and nobody's id elsewhere
WHOLE = ("student", "name", "full name", "vollständiger name", "nom complet", "nombre completo", "display name")
FIRST = ("first name", "first_name", "firstname", "given name", "vorname", "prénom", "nombre")
LAST = ("last name", "last_name", "lastname", "surname", "family name", "nachname", "nom", "apellido(s)")
GROUP = ("group", "group_name", "group name", "gruppe", "groupe", "grupo")
SECTION = ("section", "sections", "section name")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .ods, and .xls begin
_NONE = frozenset({"", "-"})  # how a platform writes that somebody is in no group
_AND = re.compile(r",\s*(?:and|und|et|y|e)\s+|\s+(?:and|und|et|y|e)\s+|,")  # so Canvas joins somebody's sections
_PARTICIPANT = re.compile(r"\D*[ /]\D*(\d+)")  # Moodle's `Participant 1234567`: of one assignment, so no id


@dataclass(frozen=True)
class Person:
    """A student of the course, and what they are called elsewhere."""

    id: str
    accounts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # as `squash` leaves them
    group: str = ""  # that hands in once
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """Who a download means; or why nobody."""

    id: str = ""
    problem: str = ""
    is_new: bool = False  # nobody knows them, and their login is their id
    is_group: bool = False  # the name is their group's, and nobody says who of it handed in
    is_anybody: bool = False  # and it could be any of the group


def squash(name: str) -> str:
    """Return a name's letters and digits, in one case and one Unicode form: platforms take away all the rest."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(one for one in folded if one.isalnum() or unicodedata.category(one).startswith("M"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)  # a Mac writes a letter and its dots as two signs


def make_person(student: str, accounts: Iterable[str], whole: str = "", first: str = "", last: str = "") -> Person:
    """Return a person with all the ways in which platforms write their name."""
    names = {whole, f"{first} {last}", f"{last} {first}"} if first or last else {whole}
    family, comma, given = whole.partition(",")
    if comma:
        names.add(f"{given} {family}")
    return Person(student, frozenset({student, *accounts} - {""}), frozenset({squash(one) for one in names} - {""}))


class People:
    """The students of a course, by what they are called."""

    def __init__(self, people: Iterable[Person], origin: str, *, is_complete: bool) -> None:
        self.origin = origin
        self.is_complete = is_complete  # whoever is not among them is nobody
        people = tuple(people)
        self.is_known = bool(people)
        self._exact: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._groups: dict[str, dict[str, None]] = {}
        self._sections: dict[str, set[str]] = {}
        for person in people:
            for section in person.sections:
                self._sections.setdefault(section, set()).add(person.id)
            if person.group:
                self._groups.setdefault(person.group, {})[person.id] = None
            for account in map(_composed, person.accounts):
                self._exact.setdefault(account, set()).add(person.id)
                self._folded.setdefault(account.casefold(), set()).add(person.id)
            for name in person.names:
                self._names.setdefault(name, set()).add(person.id)
        self._squashed: dict[str, list[str]] = {}
        for group in self._groups:
            self._squashed.setdefault(squash(group), []).append(group)

    def having(self, account: str) -> set[str]:
        """Return the ids of those who have an account of this name."""
        account = _composed(account)
        return self._exact.get(account) or self._folded.get(account.casefold()) or set()

    def is_person(self, word: str) -> bool:
        """Whether a word is somebody's account."""
        return bool(self.having(word))

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the members of each group."""
        return {group: tuple(members) for group, members in self._groups.items()}

    def refuse_two_groups(self) -> None:
        """UsageError when nobody is in a group, or somebody in two: nobody could tell for which they handed in."""
        if not self._groups:
            mend = "give a roster with a column group by --roster FILE.csv"
            raise UsageError(f"{self.origin}: has nobody in a group; {mend}")
        mine: dict[str, str] = {}
        for group, members in self._groups.items():
            for student in members:
                if (other := mine.setdefault(student, group)) != group:
                    words = f"{student} is in the groups {other} and {group}"
                    raise UsageError(f"{self.origin}: {words}; leave one of them, who hands in does so for one")

    def sections(self) -> dict[str, set[str]]:
        """Return the students of each section."""
        return self._sections

    def _called(self, name: str) -> set[str]:
        """Return the ids of those who have a name, which may stand below their group's."""
        found = self._names.get(squash(name))
        return found or {one for _, rest in self._below_group(name) for one in self._names.get(squash(rest), set())}

    def _below_group(self, name: str) -> list[tuple[str, str]]:
        """Return a name as a group's and what is left: Moodle writes `Group 1-First Last`, Canvas `group1`."""
        groups = self._squashed
        ends = [at for at, letter in enumerate(name) if letter == "-"] + [len(name)]
        return [(group, name[at + 1 :]) for at in ends for group in groups.get(squash(name[:at]), ())]

    def find(self, claim: Claim) -> Match:
        """Return whom a file's name means."""
        by_account = next((found for one in claim.accounts if (found := self.having(one))), set())
        by_name = self._called(claim.name)
        if claim.other_account and (not by_account & by_name or self.having(claim.other_account)):
            return Match(problem=f"the name can be read in two ways, and {self.origin} does not say which is meant")
        if by_account and by_name and not by_account & by_name:
            words = f"the number or login is {_list(by_account)}, the name {_list(by_name)}"
            return Match(problem=f"{words}; mend {self.origin}")
        found = by_account or by_name
        groups = [group for group, _ in self._below_group(claim.name)] if claim.name else []
        alike = self._squashed[squash(groups[0])] if groups and not found else []
        if len(found) > 1 or len(alike) > 1:
            return Match(problem=f"it is {_list(found or alike)}, and {self.origin} does not say which")
        if found or groups:
            student = min(found or self._groups[groups[0]])
            return replace(_checked(student), is_group=bool(groups), is_anybody=not found)
        if claim.login and not self.is_complete:
            return replace(_checked(claim.login), is_new=True)
        if not claim.accounts and not claim.name:
            return Match(problem="the download does not say whose it is")
        mend = "" if self.is_complete else "; say who it is with --roster FILE.csv"
        return Match(problem=f"nobody in {self.origin} is called so{mend}")


def _list(ids: Collection[str]) -> str:
    return " or ".join(sorted(ids)[:4])


def _checked(student: str) -> Match:
    """Refuse an id that is no name of a folder, or a hidden one."""
    is_plain = (
        own_name(student) == student and "\\" not in student and student.isprintable() and student == student.strip()
    )
    if is_plain and not student.startswith("."):
        return Match(student)
    return Match(problem=f"no folder can have this id ({student[:40]}); give another one in a roster")


def read_roster(path: Path, known: Iterable[Person] = ()) -> People:
    """Read a CSV of a class; whom the gradebook knows by an account keeps the id that they have there.

    UsageError when it cannot be read, has no column that says who somebody is, or nobody below its headers.
    """
    rows = _rows(path)
    header = [" ".join(one.split()).casefold() for one in rows[0]] if rows else []
    if not set(header) & set(ACCOUNTS):
        words = ", ".join(one for one in rows[0] if one)[:200] if rows else "nothing"
        raise UsageError(
            f"{path}: no column says who somebody is (found: {words}); name one student_id, and see docs/platforms.md"
        )
    there = People(known, "the gradebook", is_complete=True)
    found = [_person(dict(zip(header, row, strict=False)), there) for row in rows[1:]]
    people = [one for one in found if one]
    if not people:
        raise UsageError(f"{path}: has headers and no student below them; export it again, with the class in it")
    return People(people, path.name, is_complete=True)


def people_of(settings: Settings, roster: Path | None) -> People:
    """Return whom a course's roster knows; without one the gradebook's students, beside whom there may be others."""
    known = _known(settings)
    return read_roster(roster, known) if roster else People(known, "the gradebook", is_complete=False)


def _known(settings: Settings) -> list[Person]:
    path = sqlite_path(settings.db_url)
    if path is not None and not path.is_file():
        return []  # to open it would make one
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        return [
            make_person(one.id, (one.email, one.lms_id), first=one.first_name, last=one.last_name)
            for one in gradebook.people().values()
        ]


def _person(row: Mapping[str, str], there: People) -> Person | None:
    """Return the person of a row; None where it is no person's, as Canvas's row of points is."""
    order = [one for one in ACCOUNTS if one != "id"] + ["id"] if set(OF_CANVAS) & set(row) else ACCOUNTS
    values = {column: row.get(column, "").strip().lstrip("#") for column in order}
    numbers = {value: said[1] for value in values.values() if (said := _PARTICIPANT.fullmatch(value))}
    accounts = [numbers.get(one, one) for one in values.values() if one]
    found = next((ids for one in accounts if len(ids := there.having(one)) == 1), set())
    own = [*found, *(one for one in values.values() if one and one not in numbers)]
    if not own:
        return None
    whole, first, last = (_first_of(row, columns) for columns in (WHOLE, FIRST, LAST))
    person = make_person(own[0], accounts, whole, first, last)
    group, section = (_first_of(row, columns) for columns in (GROUP, SECTION))
    sections = {" ".join(one.split()) for one in (section, *_AND.split(section))}
    return replace(
        person, group="" if group in _NONE else " ".join(group.split()), sections=frozenset(sections - _NONE)
    )


def _first_of(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((value for one in columns if (value := row.get(one, "").strip())), "")


def _rows(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); give the class as a CSV file") from error
    if data.startswith(_WORKBOOKS):
        raise UsageError(f"{path}: is a spreadsheet's workbook and no CSV; save it as CSV, and give that file")
    text = _composed(_decode(data))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [
            row
            for row in csv.reader(io.StringIO(text, ""), delimiter=delimiter, strict=True)
            if any(one.strip() for one in row)
        ]
    except csv.Error as error:
        raise UsageError(f"{path}: is no CSV ({error}); export it again") from error


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # Blackboard's
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # Excel's, where it was told nothing else
