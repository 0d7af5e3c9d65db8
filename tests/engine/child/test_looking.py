"""Looking at the notebook's folder starts no program, and shows what the programs show."""

from __future__ import annotations

import os
import random
import shutil
import subprocess

import pexpect
import pytest

from nablagrade.engine.child.looking import look

COMMANDS = (
    "ls", "ls -F --color", "ls -a", "ls -A", "ls -1", "ls *.csv", "ls sub", "ls nothing", "ls data.csv nothing", "pwd",
    "cat data.csv", "cat short.txt data.csv", "cat nothing", "cat sub", "cat 'two words.txt'", "head long.txt",
    "head -n 3 long.txt", "head -3 long.txt", "head -n3 data.csv short.txt", "tail -n 2 long.txt", "head nothing",
    "wc data.csv", "wc -l data.csv long.txt", "wc -w data.csv", "wc -c *.txt", "wc nothing", "ls long.txt data.csv",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the data of a lesson, and the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    (tmp_path / "short.txt").write_text("no newline at its end")
    (tmp_path / "two words.txt").write_text("tab\there\n")
    (tmp_path / "long.txt").write_text("".join(f"{n}\n" for n in range(30)))
    return tmp_path


def shown(command, *, on_terminal):
    """What a program prints, in a terminal of 80 columns or into a pipe, and its exit code."""
    environment = os.environ | {"LC_ALL": "C.UTF-8", "CLICOLOR": "1", "TERM": "xterm-color"}
    if on_terminal:
        text, code = pexpect.run(f'/bin/sh -c "{command}"', withexitstatus=True, env=environment)
        return text.decode().replace("\r\n", "\n"), code
    done = subprocess.run(
        ["/bin/sh", "-c", command], stdout=-1, stderr=subprocess.STDOUT, text=True, check=False, env=environment
    )
    return done.stdout, done.returncode


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("on_terminal", [True, False], ids=["terminal", "pipe"])
def test_as_the_program(folder, command, on_terminal):
    """Each is answered as the program answers."""
    if "--color" in command and not on_terminal:
        return  # the alias of `%ls` is never read by a program
    assert look(command, on_terminal=on_terminal) == shown(command, on_terminal=on_terminal)


def test_many_names(tmp_path, monkeypatch):
    """Columns, quotes, colours and signs are those of `ls`, whatever the names are."""
    monkeypatch.chdir(tmp_path)
    choose = random.Random(5)  # noqa: S311 - the same names each time
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        for _ in range(choose.randint(0, 30)):
            name = "x" + "".join(choose.choices("abcXYZ.-_ é+,@%", k=choose.randint(1, 24)))
            (folder / name).touch(0o755 if choose.random() < 0.1 else 0o644)
        for command in ("ls", "ls -F --color", "ls -1"):
            monkeypatch.chdir(folder)
            assert look(command, on_terminal=True) == shown(command, on_terminal=True)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "command",
    ["ls -l", "ls | head", "ls; pwd", "cat < data.csv", "cat", "wc", "head -c 3 data.csv", "rm data.csv", "", "'",
     "cat $(ls)", "ls -R", "python3 x.py", "cat -", "head -n x data.csv", "cat 'a*'"],
)  # fmt: skip
def test_what_is_left_to_the_programs(folder, command):
    """Other programs, options and shells are not imitated."""
    assert look(command, on_terminal=True) is None


@pytest.mark.parametrize(
    ("source", "outputs"),
    [
        ("!cat data.csv", [{"output_type": "stream", "name": "stdout", "text": "a,b\r\n1,2\r\n"}]),
        ("name = 'data'\nfound = !ls {name}*\nprint(found)", "['data.csv']\n"),
        ("def f(name):\n    !wc -l $name\nf('data.csv')", "2 data.csv\r\n"),
        ("%cat data.csv", "a,b\r\n1,2\r\n"),
        ("ls", "data.csv\r\n"),
        ("!head -1 data.csv\nprint(_exit_code)", "a,b\r\n0\n"),
        ("!!pwd", "scratch"),
    ],
)
def test_in_a_notebook(run_cells, code, tmp_path, source, outputs):
    """Lines, assignments, aliases and automagics of a cell are answered; nothing is said on stderr."""
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    run = run_cells([code(source)], files=[("data.csv", tmp_path / "data.csv")])
    if isinstance(outputs, str):
        texts = [one.get("text") or one["data"]["text/plain"] for one in run.ran[0].outputs]
        assert outputs in "".join(texts)
    else:
        assert run.ran[0].outputs == outputs
    assert run.notes == []


def test_the_folders_of_a_notebook_begin_with_its_own(run_cells, code):
    """`%cd -` leads back, and the history of folders names none that the notebook has not been in."""
    cells = [
        "import os\nos.mkdir('sub')\nprint(*_dh)",
        "%cd -q sub",
        "%cd -q -",
        "print(os.getcwd())",
        "print(len(_dh))",
    ]
    run = run_cells([code(source) for source in cells])
    home, back, count = (run.ran[at].outputs[0]["text"] for at in (0, 3, 4))
    assert (home, count) == (back, "3\n")
