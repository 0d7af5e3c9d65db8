"""Downloads that somebody has made to hurt: what is no plain file inside is told, and nothing of it is read."""

from __future__ import annotations

import os
import stat
import struct
import zipfile

import pytest

from nablagrade.errors import UsageError
from nablagrade.platforms import downloads
from nablagrade.platforms.downloads import Unfit, open_download

OUT = "leads out of the folder"
NONE = "no file can have this name"


def listed(path, ignored=()):
    """The names of the plain files, and what was said of the others."""
    with open_download(path, ignored) as download:
        return [one.name for one in download.entries], list(download.odd)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../evil.ipynb", OUT),
        ("a/../../evil.ipynb", OUT),
        ("a/..", OUT),
        ("/etc/cron.d/evil", OUT),
        ("//server/evil", OUT),
        ("C:/evil.ipynb", OUT),
        ("c:evil.ipynb", OUT),
        ("..\\evil.ipynb", OUT),
        ("a\\..\\..\\evil.ipynb", OUT),
        ("\\evil.ipynb", OUT),
        ("C:\\evil.ipynb", OUT),
        ("a//evil.ipynb", NONE),
        ("./evil.ipynb", NONE),
        ("evil\n.ipynb", NONE),
        ("evil\x1b[2J.ipynb", NONE),
        ("e" * 256, "the name is too long"),
        ("e/" * 30 + "vil", "the name is too long"),
        ("é" * 128, "the name is too long"),
    ],
)
def test_names_that_lead_elsewhere(name, said, make_zip):
    """Neither a path out of the folder nor a name that no file can have comes out of a zip."""
    names, odd = listed(make_zip({name: "x", "plain.txt": "y"}))
    assert names == ["plain.txt"]
    assert said in odd[0]


def test_a_name_behind_a_zero_byte(make_zip):
    """A name that is another one to whoever stops at its zero byte is none."""
    path = make_zip({"plain.txtQ../evil": "x"})
    path.write_bytes(path.read_bytes().replace(b"txtQ", b"txt\0"))
    assert listed(path) == ([], ["plain.txt\0../evil: left out, no file can have this name"])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_in_a_zip(kind, tmp_path):
    """What a zip says is a link or a device is left out, whatever it holds."""
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        info = zipfile.ZipInfo("level-a.ipynb")
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert listed(tmp_path / "download.zip") == ([], ["level-a.ipynb: left out, it is a link or no plain file"])


def test_links_in_a_folder(tmp_path):
    """Links of both kinds, pipes and folders behind links are told; what is behind them is not opened."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "answers.txt").write_text("42")
    download = tmp_path / "download"
    (download / "all-right").mkdir(parents=True)
    (download / "all-right" / "level-a.ipynb").write_text("{}")
    (download / "all-right" / "answers.txt").symlink_to(secret / "answers.txt")
    (download / "all-right" / "data").symlink_to(secret)
    (download / "all-right" / "hard.txt").hardlink_to(secret / "answers.txt")
    os.mkfifo(download / "all-right" / "pipe")
    (download / "half-done").symlink_to(secret)
    names, odd = listed(download)
    assert names == ["all-right/level-a.ipynb"]
    assert sorted(one.partition(":")[0] for one in odd) == [
        "all-right/answers.txt",
        "all-right/data",
        "all-right/hard.txt",
        "all-right/pipe",
        "half-done",
    ]


def test_a_file_that_became_a_link(tmp_path):
    """Between looking and reading nothing is swapped for something else."""
    (tmp_path / "download").mkdir()
    plain = tmp_path / "download" / "level-a.ipynb"
    plain.write_text("{}")
    with open_download(tmp_path / "download", ()) as download:
        plain.unlink()
        plain.symlink_to("/etc/passwd")
        with pytest.raises(Unfit, match="is a link"):
            download.entries[0].read()


@pytest.mark.parametrize("content", ["", "{}{}"])
def test_a_file_that_grew_or_shrank(content, tmp_path):
    """A file is read as long as it was when it was listed, or not at all: its size was counted."""
    (tmp_path / "download").mkdir()
    (tmp_path / "download" / "level-a.ipynb").write_text("{}")
    with open_download(tmp_path / "download", ()) as download:
        (tmp_path / "download" / "level-a.ipynb").write_text(content)
        with pytest.raises(Unfit, match="is not as long as was said"):
            download.entries[0].read()


def test_a_bomb(make_zip, monkeypatch):
    """A file that says it is too large is not unpacked; nor is one that says it is small."""
    monkeypatch.setattr(downloads, "MAX_BYTES", 1_000_000)
    path = make_zip({"bomb.txt": "0" * 1_000_001, "liar.txt": "0" * 999_999})
    data = path.read_bytes()
    at = data.index(b"liar.txt", data.index(b"PK\x01\x02"))
    path.write_bytes(data[: at - 46 + 24] + struct.pack("<L", 10) + data[at - 46 + 28 :])
    names, odd = listed(path)
    assert (names, odd) == (["liar.txt"], ["bomb.txt: left out, it is larger than 1 MB"])
    with open_download(path, ()) as download, pytest.raises(Unfit, match=r"liar.txt: "):
        download.entries[0].read()


def test_a_broken_or_closed_file(make_zip):
    """A file that was damaged or locked costs itself; the others are read."""
    path = make_zip({"broken.txt": "abc" * 1000, "fine.txt": "x"})
    data = bytearray(path.read_bytes())
    at = data.index(b"broken.txt") + len("broken.txt")
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    with open_download(path, ()) as download:
        broken, fine = download.entries
        assert fine.read() == b"x"
        with pytest.raises(Unfit, match=r"broken.txt: cannot be unpacked"):
            broken.read()
    path = make_zip({"locked.txt": "x"}, called="locked.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert listed(path) == ([], ["locked.txt: left out, it is encrypted"])


def test_a_broken_kind_of_packing(make_zip, tmp_path):
    """So does a file whose name is no UTF-8 where it lies, or that was packed in a way few use."""
    path = make_zip({"n\u00e9.txt": "x", "fine.txt": "y"})
    data = path.read_bytes()
    path.write_bytes(data.replace("n\u00e9.txt".encode(), b"n\xff\xff.txt", 1))
    with open_download(path, ()) as download:
        fine, broken = download.entries
        assert fine.read() == b"y"
        with pytest.raises(Unfit, match=r"n\u00e9.txt: cannot be unpacked"):
            broken.read()
    with zipfile.ZipFile(tmp_path / "rare.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("rare.txt", "abc" * 1000)
    data = bytearray((tmp_path / "rare.zip").read_bytes())
    at = data.index(b"rare.txt") + len("rare.txt") + 9  # behind the properties of the packing
    data[at : at + 8] = b"\xff" * 8
    (tmp_path / "rare.zip").write_bytes(data)
    with open_download(tmp_path / "rare.zip", ()) as download, pytest.raises(Unfit, match=r"rare.txt: cannot be unp"):
        download.entries[0].read()


def test_ten_thousand_files(make_zip, monkeypatch):
    """Many files are no trouble; too many are one sentence."""
    path = make_zip({f"{number}/level-a.ipynb": "" for number in range(10_000)})
    assert len(listed(path)[0]) == 10_000
    monkeypatch.setattr(downloads, "MAX_ENTRIES", 9_999)
    with pytest.raises(UsageError, match="holds more than 9999 files"):
        listed(path)


def test_what_systems_put_beside(make_zip):
    """What no student handed in is not there: of operating systems, and what the course ignores."""
    names = ["__MACOSX/._a.ipynb", "a/.DS_Store", "a/._b", "Thumbs.db", "a/__pycache__/m.pyc", "a/level-a.ipynb"]
    assert listed(make_zip(dict.fromkeys(names, "")), ("__pycache__",)) == (["a/level-a.ipynb"], [])


def test_names_in_other_writings(make_zip):
    """UTF-8 that does not say so is read as such, and both Unicode forms of a letter are one."""
    path = make_zip({"Mu\u0308ller.txt": "x"})
    assert listed(path)[0] == ["M\u00fcller.txt"]
    data = path.read_bytes()
    first, central = 6, data.index(b"PK\x01\x02") + 8
    unsaid = bytearray(data)
    unsaid[first + 1] &= ~0x08 & 0xFF
    unsaid[central + 1] &= ~0x08 & 0xFF
    path.write_bytes(unsaid)
    assert listed(path)[0] == ["M\u00fcller.txt"]


def test_backslashes_between_folders(make_zip):
    """Zips of .NET have them; they are folders there."""
    assert listed(make_zip({"all-right\\level-a.ipynb": "x", "all-right\\": ""})) == (["all-right/level-a.ipynb"], [])


def test_no_download(tmp_path):
    """What is no download is one sentence with the mend."""
    with pytest.raises(UsageError, match="is not there; give the platform's download"):
        listed(tmp_path / "nowhere.zip")
    (tmp_path / "page.zip").write_text("<html>Sign in</html>")
    with pytest.raises(UsageError, match=r"is no zip that can be read .*; download it again"):
        listed(tmp_path / "page.zip")


def test_an_empty_download(tmp_path):
    """A zip or a folder without a file is named, with what to do about it."""
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    (tmp_path / "folder").mkdir()
    for name in ("empty.zip", "folder"):
        with pytest.raises(UsageError, match=f"{name}: holds no file; download it again, or name another folder"):
            listed(tmp_path / name)
