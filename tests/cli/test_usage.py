"""Wrong use and courses that cannot be read: exit code 2 and one clear sentence on stderr."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys

import pytest

from nablagrade.cli.base import HelpFormatter, Parser
from nablagrade.cli.main import COMMANDS, FOREIGN, ROOMS, _load, main


@pytest.fixture
def run(capsys):
    """`run(*words)`: the exit code, what was said, and that nothing went to stdout."""

    def call(*words):
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return call


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-command"], "invalid choice: 'no-such-command'"),
        (["grade", "--no-such-flag"], "unrecognized arguments: --no-such-flag; see `nablagrade grade --help`"),
        (["grade", "--jobs", "0"], "argument --jobs: 0 is not above 0"),
        (["grade", "--jobs", "-3"], "argument --jobs"),
        (["grade", "--jobs", "two"], "argument --jobs: 'two' is no number"),
        (["grade", "--jobs", "1.5"], "argument --jobs: 1.5 is no whole number"),
        (["grade", "--fail-under", "101"], "argument --fail-under: 101 is above 100"),
        (["grade", "--cell-timeout", "nan"], "argument --cell-timeout: nan is not above 0"),
        (["grade", "--cell-timeout", "inf"], "argument --cell-timeout: inf is not above 0"),
        (["grade", "--memory", "0"], "argument --memory"),
        (["grade", "--fail-under", "much"], "argument --fail-under: 'much' is no number"),
        (["grade", "--isolation", "weak"], "argument --isolation: invalid choice: 'weak'"),
        (["grade", "--executor", "cloud"], "argument --executor: invalid choice: 'cloud'"),
        (["report", "sums", "--format", "pdf"], "argument --format: invalid choice: 'pdf'"),
        (["feedback"], "the following arguments are required: ASSIGNMENT"),
        (["release"], "the following arguments are required: ASSIGNMENT"),
    ],
)
def test_wrong_use(run, words, said):
    """A flag or a command that does not exist, or a value that makes no sense, is one sentence with a way out."""
    code, err = run(*words)
    assert code == 2
    assert err.startswith("nablagrade: ")
    assert said in err
    assert err.count("\n") == 1
    assert "--help`" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--executor", "dask"], "--executor dask: needs a cluster; name its scheduler with --scheduler or --sched"),
        (["--scheduler", "tcp://head:8786"], "--scheduler: is for a cluster; add --executor dask"),
        (["--scheduler-file", "file"], "--scheduler-file: is for a cluster"),
        (["--wait", "5"], "--wait: is for a cluster"),
        (["--executor", "dask", "--scheduler", "tcp://head:8786"], "pip install 'nablagrade[dask]'"),
    ],
)
def test_half_a_cluster(run, sums_course, monkeypatch, words, said):
    """A scheduler without the executor, the executor without a scheduler, or both without dask: one sentence."""
    monkeypatch.setitem(sys.modules, "dask", None)
    code, err = run("grade", "--course", sums_course, *words)
    assert (code, err.count("\n")) == (2, 1)
    assert said in err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    """`nablagrade COMMAND --help` ends well and says what the command is for."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    out, err = capsys.readouterr()
    assert "example" in out.casefold()
    assert COMMANDS[command].split(",")[0].rstrip("…").strip()[1:30] in " ".join(out.split())
    assert err == ""


def test_alone_it_shows_what_there_is(run, capsys):
    """Every command by who types it; a script that forgot the command fails, and `--help` says the same on stdout."""
    code, err = run()
    assert code == 2
    assert [err.index(f"\n  {name} ") for name in COMMANDS] == sorted(err.index(f"\n  {name} ") for name in COMMANDS)
    assert err.count("\n\n") == len(ROOMS) + 1
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr() == (err, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--figures", "some"], "argument --figures: invalid choice: 'some'"),
        (["--jobs=0"], "argument --jobs: 0 is not above 0"),
        (["--memory", "-5"], "argument --memory: -5 is not above 0"),
        (["--isolation=iron"], "argument --isolation: invalid choice: 'iron'"),
        (["--cell-timeout", "x"], "argument --cell-timeout: invalid int value: 'x'"),
    ],
)
def test_autograde_refuses_a_value_of_its_own(run, words, said):
    """An option that nbgrader does not have is told as in `grade`, before nbgrader is asked; no file is blamed."""
    code, err = run("autograde", "sums", *words)
    assert (code, err.startswith(f"nablagrade: {said}")) == (2, True), err
    assert err.count("\n") == 1


def actions_of(parser):
    """All that a command takes, and what its parts take."""
    for action in parser._actions:
        if isinstance(action.choices, dict):
            yield from (one for part in action.choices.values() for one in actions_of(part))
        else:
            yield action


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - FOREIGN))
def test_help_has_an_example_and_every_default(command):
    """Each option has words and says its default where it has one; the example is a line that the command takes."""
    module = _load(command)
    parser = Parser(prog="nablagrade", formatter_class=HelpFormatter)
    module.add_arguments(parser)
    formatter = HelpFormatter("nablagrade")
    for action in actions_of(parser):
        assert action.help, action.dest
        if action.option_strings and action.default not in (None, False, "==SUPPRESS=="):
            assert "default" in formatter._get_help_string(action), action.dest
    program, name, *words = shlex.split(module.EXAMPLE.partition(" > ")[0])
    assert (program, name) == ("nablagrade", command)
    parser.parse_args(words)


@pytest.mark.parametrize("command", ["grade", "report", "feedback", "release", "audit"])
def test_an_unknown_course(run, tmp_path, command):
    """A folder that does not exist is named, with the flag that names another."""
    code, err = run(command, "sums", "--course", tmp_path / "nowhere")
    assert code == 2
    assert err == f"nablagrade: {tmp_path / 'nowhere'}: is no folder; name the course's folder with --course\n"


@pytest.mark.parametrize("command", ["grade", "feedback", "release", "audit", "report"])
def test_an_unknown_assignment(run, fresh, command):
    """A misspelt assignment is named, with those that there are."""
    code, err = run(command, "sumz", "--course", fresh)
    assert code == 2
    assert err == f"nablagrade: {fresh / 'source' / 'sumz'}: is no assignment; there are sums\n"


def test_an_empty_course(run, tmp_path):
    """Who stands in the wrong folder, or in an empty course, is told what to do about either."""
    code, err = run("grade", "--course", tmp_path)
    assert code == 2
    mend = "go into your course's folder, or put notebooks into source/NAME/"
    assert err == f"nablagrade: {tmp_path / 'source'}: holds no assignment; {mend}\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [("c = = 3", "SyntaxError"), ("1 / 0", "ZeroDivisionError"), ("import no_such_module", "ModuleNotFoundError"),
     ("c = get_config()\nc.CourseDirectory = 3", "cannot be read"),
     ("c = get_config()\nc.Execute.timeout = 'long'", "Execute.timeout is no number of seconds")],
)  # fmt: skip
def test_an_unreadable_configuration(run, fresh, config, said):
    """Whatever is wrong in `nbgrader_config.py`, the file is named and nothing is graded."""
    (fresh / "nbgrader_config.py").write_text(config)
    code, err = run("grade", "--course", fresh)
    assert code == 2
    assert err.startswith(f"nablagrade: {fresh / 'nbgrader_config.py'}: ")
    assert err.endswith("mend this file\n")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("least", ["0", "400", "half"])
def test_a_share_that_is_none(run, fresh, least):
    """More than all is no share: it would find nobody, and say so as if nobody were alike."""
    code, err = run("similar", "sums", "--course", fresh, "--least", least)
    assert code == 2
    assert err.startswith("nablagrade: argument --least: ")


def test_a_course_without_submissions(run, fresh):
    """A missing folder of submissions is named, and what belongs into it."""
    (fresh / "submitted").rename(fresh / "elsewhere")
    code, err = run("grade", "--course", fresh)
    assert code == 2
    assert err.startswith(f"nablagrade: {fresh / 'submitted'}: is no folder")


def test_reports_of_nothing(run, fresh):
    """A report or a feedback page before any grading says which command to run first."""
    for command in ("report", "feedback"):
        code, err = run(command, "sums", "--course", fresh)
        assert code == 2
        assert "holds no record of sums; run `nablagrade grade" in err


def test_a_report_after_an_assignment_was_renamed(run, course):
    """What was graded under the old name is found by it, and the sentence says so."""
    (course / "source" / "sums").rename(course / "source" / "totals")
    code, err = run("report", "--course", course)
    assert code == 2
    assert "holds no record of what source/ has, but of sums, which can be named" in err
    assert main(["report", "sums", "--course", str(course)]) == 0


def test_interrupted_by_the_keyboard(run, monkeypatch):
    """Ctrl-C is exit code 130 and one sentence, without a traceback."""

    def interrupt(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("nablagrade.cli.main._run", interrupt)
    assert run("grade") == (130, "nablagrade: interrupted; all finished work is kept\n")


# ---------------------------------------------------------------- a folder, a file or a lock in the way


READS_SOURCE = {"feedback": ["sums"], "release": ["sums"], "audit": ["sums"], "bank": []}
LEVELS = ("level-a", "level-b")
NO_CHECKS = {"syntax": "def (", "raises": "1 / 0", "import": "import no_such_module", "folder": None}


def test_a_folder_in_place_of_the_configuration(run, fresh):
    """A folder called `nbgrader_config.py` is not taken for no configuration."""
    (fresh / "nbgrader_config.py").unlink()
    (fresh / "nbgrader_config.py").mkdir()
    code, err = run("grade", "--course", fresh)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith(f"nablagrade: {fresh / 'nbgrader_config.py'}: cannot be read (")


@pytest.mark.parametrize("verb", READS_SOURCE)
@pytest.mark.parametrize("is_folder", [True, False], ids=["folder", "broken"])
def test_an_instructors_notebook_that_is_none(run, course, verb, is_folder):
    """Every command that reads `source/` names the file that cannot be read, whatever was graded before."""
    path = course / "source/sums/level-a.ipynb"
    path.unlink()
    path.mkdir() if is_folder else path.write_text("{")
    code, err = run(verb, *READS_SOURCE[verb], "--course", course)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith(f"nablagrade: {path}: is no ")
    assert err.endswith("; mend this notebook\n")


def test_feedback_that_cannot_be_written(run, course):
    """A file in the place of the feedback folder is named, with the mend."""
    (course / "feedback").write_text("")
    code, err = run("feedback", "sums", "--course", course)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith(f"nablagrade: {course / 'feedback'}")
    assert "Not a directory" in err or "File exists" in err
    assert err.endswith("make room or give leave to use it, and run this again\n")


def test_a_name_does_not_write_on_the_terminal(run, tmp_path):
    """A folder whose name moves the cursor and breaks the line is shown, not obeyed."""
    code, err = run("grade", "--course", tmp_path / "a\x1b[2Jb\nc\u202ed")
    assert code == 2
    shown = f"{tmp_path}/a\\x1b[2Jb\\nc\\u202ed"
    assert err == f"nablagrade: {shown}: is no folder; name the course's folder with --course\n"


def test_a_reader_that_has_enough(course, command):
    """`nablagrade report … | head` ends without a traceback."""
    done = command("bash", "-c", "nablagrade report sums --format json | head -c 0; echo ${PIPESTATUS[0]}", cwd=course)
    assert (done.stdout, done.stderr) == ("141\n", "")


# ---------------------------------------------------------------- what stops a batch, and what does not


@pytest.mark.parametrize("content", NO_CHECKS.values(), ids=list(NO_CHECKS))
def test_checks_that_cannot_be_loaded(course, command, content):
    """A check file that is none breaks its own notebook, with its name: nobody loses points, the others are graded."""
    path = course / "autograders/sums/test_level_a.py"
    path.unlink()
    path.mkdir() if content is None else path.write_text(content)
    done = command("nablagrade", "grade", "--force", "--student", "anna", cwd=course)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = [one for one in done.stderr.splitlines() if one.startswith("slips of the course: ")]
    assert "autograders/sums/test_level_a.py: " in line
    outcomes = [json.loads((course / f"records/anna/sums/{name}.json").read_text())["outcome"] for name in LEVELS]
    assert outcomes == ["BROKEN", "GRADED"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [("autograded", "grade again: what was written before is kept"), ("records", "make room or give leave to use it")],
)
def test_a_file_in_place_of_a_folder(course, command, name, mend):
    """Results that cannot be written are named; once the file is gone the next run completes."""
    shutil.rmtree(course / name)
    (course / name).write_text("")
    words = ("nablagrade", "grade", "--force", "--student", "anna")
    done = command(*words, cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"nablagrade: {course / name}")
    assert mend in done.stderr
    (course / name).unlink()
    assert command(*words, cwd=course).returncode == 0
    assert (course / "records/anna/sums/level-a.json").is_file()


def test_the_version_is_said(capsys):
    """`nablagrade --version` is for scripts: one line on stdout."""
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code in {None, 0}
    assert capsys.readouterr().out.startswith("nablagrade ")


def test_the_end_looks_for_no_garbage():
    """When the interpreter ends, all that the program has made is out of the collector's sight."""
    told = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0)); import nablagrade.cli.main"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
