"""Rosters as platforms export them, and whom they mean."""

from __future__ import annotations

import pytest

from nablagrade.errors import UsageError
from nablagrade.platforms.names import Claim
from nablagrade.platforms.roster import make_person, read_roster


@pytest.fixture
def roster(tmp_path):
    """`roster(text, encoding, known)`: the people of a CSV."""

    def read(text, encoding="utf-8", known=()):
        (tmp_path / "class.csv").write_bytes(text.encode(encoding))
        return read_roster(tmp_path / "class.csv", known)

    return read


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Right, All",81,s-1,all-right,"One\nand two"\n'
)


@pytest.mark.parametrize(
    ("text", "encoding", "called", "student"),
    [
        (CANVAS, "utf-8", ("81", ""), "all-right"),
        (CANVAS, "utf-8-sig", ("", "rightall"), "all-right"),
        ("Identifier,Full name,Email address\nParticipant 1234,All Right,a@x.org\n", "utf-8", ("1234", ""), "a@x.org"),
        ("ID;Nachname;Vorname;E-Mail-Adresse\nTeilnehmer/in77;Müller;Jo;j@x\n", "cp1252", ("77", "Jo Müller"), "j@x"),
        ('"Last Name"\t"First Name"\t"Username"\nRight\tAll\tar7\n', "utf-16", ("AR7", ""), "ar7"),
        ("OrgDefinedId,Username,Last Name,First Name\n#9,#ar7,Right,All\n", "utf-8", ("9", "All Right"), "ar7"),
        ('Student,ID,SIS User ID\n"Right, All",81,s-1\n', "utf-8", ("81", ""), "s-1"),
        ("First Name,Last Name,SID,Email\nAll,Right,9,a@x\n", "utf-8", ("A@X", ""), "9"),
        ("id,first_name,last_name,email,lms_user_id\nall-right,All,Right,,81\n", "utf-8", ("81", ""), "all-right"),
    ],
)
def test_exports(text, encoding, called, student, roster):
    """The columns of each platform's export are found by their headers, in its encoding."""
    account, name = called
    found = roster(text, encoding).find(Claim("level-a.ipynb", name, (account,) if account else ()))
    assert (found.id, found.problem) == (student, "")


def test_groups_that_a_platform_spells_alike(roster):
    """Canvas takes the signs out of a group's name: whose work it is then, nobody knows."""
    people = roster("student_id,group\na1,Group 1-1\nb1,Group 11\nc1,Group 2\n")
    assert people.find(Claim("level-a.ipynb", "group11")).problem == (
        "it is Group 1-1 or Group 11, and class.csv does not say which"
    )
    assert people.find(Claim("level-a.ipynb", "group2")).id == "c1"


@pytest.mark.parametrize("joined", ["Lab A and Lab B", "Lab A, Lab C, and Lab B", "Lab A und Lab B", "Lab B,Lab A"])
def test_sections_of_one_student(roster, joined):
    """As Canvas joins them, in its language."""
    sections = roster(f'student_id,section\ns1,"{joined}"\ns2,Lab A\n').sections()
    assert (sections["Lab A"], sections["Lab B"], sections[joined]) == ({"s1", "s2"}, {"s1"}, {"s1"})


@pytest.mark.parametrize(("there", "handed_in"), [("jo\u0308rg", "j\xf6rg"), ("j\xf6rg", "jo\u0308rg")])
def test_letters_in_two_parts(roster, there, handed_in):
    """A Mac writes a letter and its dots as two signs: it is the same student, by the gradebook's spelling."""
    people = roster(f"student_id\n{handed_in}\n", known=[make_person(there, ())])
    assert people.find(Claim("", accounts=(handed_in,))).id == there


def test_the_gradebook_s_id_stays(roster):
    """Whom the gradebook knows by an account has the id that they have there."""
    known = [make_person("s0815", ("ALL-RIGHT@example.org",))]
    people = roster("login_id,email\nall-right,all-right@example.org\n", known=known)
    assert people.find(Claim("", accounts=("all-right",))).id == "s0815"


def test_case_counts_where_it_has_to(roster):
    """Two logins that differ in case only are two people's; one in another case is the same person's."""
    people = roster("login\nAnna\nanna\nBob\n")
    assert people.find(Claim("", accounts=("anna",))).id == "anna"
    assert people.find(Claim("", accounts=("bob",))).id == "Bob"
    assert people.find(Claim("", accounts=("ANNA",))).problem == "it is Anna or anna, and class.csv does not say which"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column says who somebody is (found: nothing)"),
        ("student_id,Name\n\n", "has headers and no student below them; export it again"),
        ('Student,ID,SIS Login ID\n"    Points Possible",,\n', "has headers and no student below them"),
        ("Section,Group\nOne,Two\n", "no column says who somebody is (found: Section, Group)"),
        ('id\n"' + "x" * 200_000 + '"\n', "is no CSV"),
        ('student_id,section\na,S1\nb,"S1\nc,S1\n', "is no CSV"),  # the quotation mark takes all that follows
        ("PK\x03\x04student_id,Name", "is a spreadsheet's workbook and no CSV; save it as CSV"),
    ],
)
def test_no_roster(text, said, roster, tmp_path):
    """What is no roster is one sentence with the file."""
    with pytest.raises(UsageError) as raised:
        roster(text)
    assert str(raised.value).startswith(f"{tmp_path / 'class.csv'}: ")
    assert said in str(raised.value)


GROUPS = (
    "student_id,Name,Section,Group\nall-right,All Right,Mon,Blue\n"
    'half-done,Half Done,"Mon, Tue",Blue\nalone,Al One,Tue,-\n'
)


def test_groups_and_sections(roster):
    """Who hands in together, and who is in a section; a dash is no group, and a section may be one of several."""
    people = roster(GROUPS)
    assert people.groups() == {"Blue": ("all-right", "half-done")}
    assert people.sections()["Mon"] == {"all-right", "half-done"}
    assert people.sections()["Tue"] == {"half-done", "alone"}


@pytest.mark.parametrize(
    ("name", "student", "is_group", "is_anybody"),
    [
        ("All Right", "all-right", False, False),
        ("Blue-All Right", "all-right", True, False),
        ("Red-All Right", "", False, False),  # no group of the class: a name that a student has chosen
        ("blue", "all-right", True, True),
    ],
)
def test_names_below_a_groups(name, student, is_group, is_anybody, roster):
    """A name is found below the name of a group of the class, and of no other."""
    found = roster(GROUPS).find(Claim("level-a.ipynb", name))
    assert (found.id, found.is_group, found.is_anybody) == (student, is_group, is_anybody)


def test_nobody_hands_in_for_two_groups(roster):
    """Where somebody is in two groups a person decides."""
    people = roster("student_id,group\nall-right,Blue\nall-right,Red\n")
    with pytest.raises(UsageError, match=r"class.csv: all-right is in the groups Blue and Red; leave one"):
        people.refuse_two_groups()
