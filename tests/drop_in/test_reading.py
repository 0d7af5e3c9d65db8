"""nbgrader's command line and configuration read by traitlets' loaders: what its own application would have read."""

from __future__ import annotations

import inspect
import re
import sys

import pytest

from nablagrade.drop_in import reading, traits, unsupported
from nablagrade.drop_in.reading import read_request
from nablagrade.drop_in.unsupported import SECTIONS, STRUCTURE
from nablagrade.records.gradebook.models import import_whole

FOLDERS = ("source", "release", "submitted", "autograded", "feedback")
ELSEWHERE = {"strict", "no-execute"}  # flags that are nbgrader's own way
COURSE = ("root", "course_id", "db_url", "student_id", "student_id_exclude", "assignment_id", "notebook_id", "ignore",
          "groupshared", *(f"{step}_directory" for step in FOLDERS))  # fmt: skip


@pytest.fixture(autouse=True)
def unswitched(monkeypatch):
    """Nbgrader's own converter where it has it by name: another test may have read a configuration with our switch."""
    import_whole()
    from nbgrader.apps import api, autogradeapp
    from nbgrader.converters import Autograde

    for module in (api, autogradeapp):
        monkeypatch.setattr(module, "Autograde", Autograde)


@pytest.fixture
def here(sums_course, tmp_path, monkeypatch):
    """The small course, in which nbgrader is started; Jupyter's own folder is empty."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    monkeypatch.chdir(sums_course)
    monkeypatch.setattr(sys, "path", [*sys.path])  # to which nbgrader's application adds this folder
    return sums_course


def configure(course, *lines):
    """Add lines to the course's configuration."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("\n".join(["", "c = get_config()", *lines, ""]))


def read_by_nbgrader(words):
    """The configuration, the course and the converter of nbgrader's own application."""
    import_whole()
    from nablagrade.drop_in.app import App
    from nablagrade.drop_in.converter import Converter

    app = App()
    app.initialize([*words])
    if app.extra_args:
        app.coursedir.assignment_id = app.extra_args[0]
    return app.config, app.coursedir, Converter(coursedir=app.coursedir, parent=app), app.log_level


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["sums"], []),
        (["--assignment=sums", "--create", "-f"], []),
        (["sums", "--force", "--student", "anna", "--notebook=level-a"], ["c.CourseDirectory.student_id = 'bert'"]),
        (["sums", "--jobs=3", "--memory", "700", "--figures=graded", "--cell-timeout=7"], ["c.Execute.timeout = 9"]),
        (["sums", "--debug", "--course=x1", "--db=sqlite:///other.db"], ["c.Application.log_level = 'ERROR'"]),
        (["sums", "--log-level=WARN", "--CourseDirectory.ignore=a", "--CourseDirectory.ignore=b"], []),
        (["sums", "--Converter.jobs=2", "--isolation=partial", "--CourseDirectory.groupshared=False"], []),
        (["sums", "--Execute.timeout=4"], []),
        ([], ["c.CourseDirectory.assignment_id = ' sums '", "c.Exchange.timezone = 'CET'", "c.Autograde.force = True"]),
        (["sums"], ["c.CourseDirectory.ignore = ['x']", "c.LimitOutput.max_lines = 3", "c.Autograde.jobs = 5"]),
        (["sums"], ["c.ClearSolutions.code_stub = {'python': '1'}", "c.FormgradeApp.port = 5", "c.Mine.own = [1]"]),
    ],
)  # fmt: skip
def test_as_nbgrader_reads_it(here, words, lines):
    """The same folders, names and numbers, from the same files, in the same order of precedence."""
    configure(here, *lines)
    request = read_request(words)
    assert request is not None
    config, coursedir, converter, log_level = read_by_nbgrader(words)
    mine = request.coursedir()
    assert {name: getattr(mine, name) for name in COURSE} == {name: getattr(coursedir, name) for name in COURSE}
    asked = ("force", "create_student", "exclude_overwriting", "jobs", "memory", "isolation", "figures", "strict")
    assert [getattr(request.converter, one) for one in asked] == [getattr(converter, one) for one in asked]
    assert request.log_level == log_level
    sections = {*config, *request.config} - {"Exporter"}  # nbgrader's converter sets one of its own
    assert {one: dict(request.config[one]) for one in sections} == {one: dict(config[one]) for one in sections}


def test_files_elsewhere_are_read(here, tmp_path):
    """Jupyter's own folder, and the folder of a course that is not the one it is started in; the course's wins."""
    (tmp_path / "jupyter").mkdir()
    (tmp_path / "jupyter" / "nbgrader_config.py").write_text("c.Execute.timeout = 11\nc.Converter.jobs = 3")
    (tmp_path / "jupyter" / "jupyter_config.json").write_text('{"LimitOutput": {"max_lines": 8}}')
    (tmp_path / "other").mkdir()
    configure(here, "c.Execute.timeout = 12", f"c.CourseDirectory.root = {str(tmp_path / 'other')!r}")
    (tmp_path / "other" / "nbgrader_config.py").write_text("c.Execute.timeout = 13")
    (tmp_path / "other" / "submitted").symlink_to(here / "submitted")
    (tmp_path / "other" / "source").symlink_to(here / "source")
    request = read_request(["sums"])
    assert request is not None
    config, coursedir, *_ = read_by_nbgrader(["sums"])
    assert request.coursedir().root == coursedir.root == str(tmp_path / "other")
    for section in ("Execute", "Converter", "LimitOutput"):
        assert dict(request.config[section]) == dict(config[section])
    assert request.config.Execute.timeout == 13


def test_a_configuration_imports_what_lies_beside_it(here):
    """Only it does: a file of the course's never takes the place of what is imported later."""
    (here / "beside.py").write_text("SECONDS = 21")
    configure(here, "import beside", "c.Execute.timeout = beside.SECONDS")
    request = read_request(["sums"])
    assert request is not None
    assert request.config.Execute.timeout == 21
    assert str(here) not in sys.path


@pytest.mark.parametrize(
    "words",
    [["--help"], ["sums", "--help-all"], ["--version"], ["sums", "--strict"], ["sums", "--no-execute"], [],
     ["sums", "b"], ["sums", "--assignment=sums"], ["nothing"], ["sums", "--student=nobody"], ["sums", "--jobs=many"],
     ["sums", "--jobs=0"], ["sums", "--isolation=some"], ["sums", "--student"], ["sums", "--student", "--force"],
     ["sums", "--unknown"], ["sums", "--stud=anna"], ["sums", "--force=1"], ["sums", "--ClearOutput.enabled=False"],
     ["sums", "--", "x"], ["sums", "-"], ["sums", "-x"], ["sums", "--Converter.strict=True"], ["a+b"],
     ["sums", "--log-level=LOUD"]],
)  # fmt: skip
def test_other_words_are_nbgraders(here, words, capfd):
    """Whatever is not usual, or wrong, is left to nbgrader's application, and nothing is said of it here."""
    assert read_request(["sums"]) is not None
    assert read_request(words) is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "line",
    ["c.NbGrader.logfile = 'x.log'", "c.NbGrader.course_id = 'x'", "c.Exchange.course_id = 'x'", "c.AutogradeApp.a = 1",
     "c.BasicConfig.x = 1", "c.Application.log_format = ''", "c.Autograde.create_student = False", "raise ValueError",
     "c.Autograde.autograde_preprocessors = []", "c.BaseConverter.pre_convert_hook = 'a.b'", "import nothing_there",
     "c.Exporter.preprocessors = ['x']", "c.ClearOutput.enabled = False", "c.CourseDirectory.student_id = 5",
     "c.CourseDirectory.directory_structure = '{student_id}/{assignment_id}/{nbgrader_step}'",
     "c.Converter.jobs = 'x'"],
)  # fmt: skip
def test_other_settings_are_nbgraders(here, line, capfd):
    """What only nbgrader's converter or application follows, or what it refuses."""
    configure(here, line)
    assert read_request(["sums"]) is None
    assert capfd.readouterr() == ("", "")


def test_the_tables_are_nbgraders():
    """Aliases, flags, sections and defaults as the installed nbgrader has them; a new one is seen here."""
    import_whole()
    from nbconvert.exporters import NotebookExporter
    from nbconvert.writers import FilesWriter
    from nbgrader.apps.autogradeapp import AutogradeApp
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.converters import Autograde, BaseConverter
    from nbgrader.coursedir import CourseDirectory

    from nablagrade.drop_in.app import App
    from nablagrade.drop_in.converter import Converter

    flags, aliases = App().flatten_flags()
    assert aliases == reading.ALIASES
    assert {name: facts for name, (facts, _) in flags.items() if name not in ELSEWHERE} == {
        name: facts for name, (facts, _) in reading.FLAGS.items()
    }
    parts = [Converter, *Autograde.sanitize_preprocessors.default(), *Autograde.autograde_preprocessors.default()]
    sections = [name for one in (*parts, NotebookExporter, FilesWriter) for name in one.section_names()]
    assert set(SECTIONS) == {*sections} - {"Configurable", "LoggingConfigurable", "NbConvertBase"}
    assert CourseDirectory.directory_structure.default_value == STRUCTURE
    old = {name for one in (NbGrader, AutogradeApp) for name in re.findall(r"'(\w+)' in cfg", inspect.getsource(one))}
    assert old <= {*reading.OLD, *reading.OF_PROGRAMS}
    assert {one.__name__ for one in App.__mro__} & {*reading.OF_PROGRAMS} == {*reading.OF_PROGRAMS}
    for mine, theirs in ((traits.BaseConverter, BaseConverter), (traits.Autograde, Autograde)):
        for name in mine.class_own_traits(config=True).keys() - {"permissions"}:
            assert mine.class_traits()[name].default() == theirs.class_traits()[name].default()
    assert set(unsupported.FOLLOWED) <= set(SECTIONS)
