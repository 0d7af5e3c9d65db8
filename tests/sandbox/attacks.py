"""What a hostile cell might try, one function an attack: what it returns is what it won, OSError is a refusal."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import mmap
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

OWN_PLACES = (Path("/tmp"), Path("/dev/shm"))  # noqa: S108  # the very places
libc = ctypes.CDLL(None, use_errno=True)
inherited: dict[str, object] = {}  # what the process had before the fork


def uts_and_ipc() -> tuple[Path, Path]:
    """The namespaces of host name and IPC that this process is in."""
    return Path("/proc/self/ns/uts").readlink(), Path("/proc/self/ns/ipc").readlink()


def prepare() -> None:
    """What an unclean zygote might leave behind: an open secret, a variable, an object that is collected late."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("SECRET")
    inherited["secret"] = os.open(file.name, os.O_RDONLY)
    inherited["late"] = open(os.devnull, "rb")  # noqa: SIM115, PTH123  # left open on purpose
    inherited["late number"] = inherited["late"].fileno()
    inherited["session"] = os.getsid(0)
    inherited["hosts"] = uts_and_ipc()
    inherited["key"] = os.getpid()
    inherited["segment"] = libc.shmget(inherited["key"], 16, 0o1600)  # IPC_CREAT
    Path(file.name).unlink()
    os.environ["COURSE_TOKEN"] = "SECRET"


def clean() -> None:
    """Removes what would outlive this program."""
    libc.shmctl(inherited["segment"], 0, None)


def nothing(folder: Path) -> bool:
    """An honest cell."""
    return True


def read_secret(folder: Path) -> str:
    """Opens what another student handed in."""
    return (folder / "secret").read_text()


def read_through_link(folder: Path) -> str:
    """Opens it by way of a link in the scratch folder."""
    Path("link").symlink_to(folder / "secret")
    return Path("link").read_text()


def list_root(folder: Path) -> list[str]:
    """Lists the root folder."""
    return [path.name for path in Path("/").iterdir()]


def stat_secret(folder: Path) -> int:
    """Asks for a size, which no Landlock rule forbids."""
    return (folder / "secret").stat().st_size


def write_library(folder: Path) -> bool:
    """Changes a file that every later submission imports."""
    (folder / "readable" / "lib.py").write_text("library = 2\n")
    return True


def write_beside_library(folder: Path) -> bool:
    """Puts a file where a library's folder lies, as a setting of the environment that it belongs to."""
    (folder / "pyvenv.cfg").write_text("home = /scratch\n")
    return True


def write_shared_memory(folder: Path) -> bool:
    """Leaves a note for the next student."""
    with tempfile.NamedTemporaryFile(dir="/dev/shm"):  # the very place
        return True


def write_scratch(folder: Path) -> str:
    """Writes where a student may."""
    Path("result.txt").write_text("mine")
    return Path("result.txt").read_text()


def truncate_by_path(folder: Path) -> bool:
    """Empties a file that may be read, by truncate(2)."""
    os.truncate(folder / "readable" / "lib.py", 0)
    return True


def truncate_by_opening(folder: Path) -> bool:
    """Empties it by opening it for reading."""
    os.close(os.open(folder / "readable" / "lib.py", os.O_RDONLY | os.O_TRUNC))
    return True


def truncate_by_odd_mode(folder: Path) -> bool:
    """Empties it by opening it neither for reading nor for writing."""
    os.close(os.open(folder / "readable" / "lib.py", os.O_ACCMODE | os.O_TRUNC))
    return True


def rename_across(folder: Path) -> bool:
    """Moves a file into a folder, as honest code does."""
    Path("inner").mkdir()
    Path("file").write_text("")
    Path("file").rename("inner/file")
    return True


def make_fifo(folder: Path) -> bool:
    """Leaves a file on which whoever collects the scratch folder would wait for ever."""
    os.mkfifo("fifo")
    return True


def copy_tree(folder: Path) -> int:
    """Copies a folder with its times and modes, as honest code does."""
    shutil.copytree(folder / "readable", "copy")
    return len(list(Path("copy").iterdir()))


def set_attribute(folder: Path) -> bool:
    """Sets an extended attribute on a file of the same owner."""
    os.setxattr(folder / "readable" / "lib.py", "user.hostile", b"1")
    return True


def change_mode(folder: Path) -> bool:
    """Changes the mode and the time of a file of the same owner."""
    (folder / "readable" / "lib.py").chmod(0o777)
    os.utime(folder / "readable" / "lib.py", (1, 1))
    return True


def session(folder: Path) -> tuple[bool, bool]:
    """Whether this process shares the session, and so the terminal, of the grader, and whether it is in its group."""
    return os.getsid(0) == inherited["session"], os.getpgrp() != os.getpid()


def take_terminal(folder: Path) -> bool:
    """Opens a terminal, which a leader of a session would take as its own."""
    _, slave = os.openpty()
    os.close(os.open(os.ttyname(slave), os.O_RDWR))
    os.close(os.open("/dev/tty", os.O_RDWR))
    return True


def read_inherited(folder: Path) -> str:
    """Reads a file that the zygote had open."""
    return os.read(inherited["secret"], 99).decode()


def outlive_collection(folder: Path) -> bool:
    """Whether a file opened now survives when an object of the zygote is collected."""
    file = os.open("mine", os.O_WRONLY | os.O_CREAT)
    del inherited["late"]
    gc.collect()
    return os.write(file, b"still open") > 0


def descriptors(folder: Path) -> dict[str, str]:
    """Where every open number leads, save the one that lists them."""
    leads = {}
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            leads[link.name] = str(link.readlink())
    return leads


def read_environment(folder: Path) -> str:
    """Reads a token that the coordinator had."""
    return os.environ["COURSE_TOKEN"]


def places(folder: Path) -> list[str]:
    """Where a student's files go by default."""
    return [str(Path.cwd()), str(Path.home()), tempfile.gettempdir()]


def namespaces_kept(folder: Path) -> list[bool]:
    """Whether the host name and the IPC objects are still those of the process that was started."""
    now = uts_and_ipc()
    return [before == after for before, after in zip(inherited["hosts"], now, strict=True)]


def load_library(folder: Path) -> bool:
    """Maps machine code of its own from the scratch folder."""
    source = next(path for path in Path("/usr/lib").rglob("libz.so.1"))
    shutil.copyfile(source, "own.so")
    with Path("own.so").open("rb") as file:
        mmap.mmap(file.fileno(), 4096, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC)
    return True


def outlive_collection_after_closing(folder: Path) -> bool:
    """The same where the lock-down had closed the number, as the first version did."""
    os.close(inherited["late number"])
    return outlive_collection(folder)


def attach_shared_memory(folder: Path) -> bool:
    """Finds the shared memory that another student left under a known key."""
    found = libc.shmget(inherited["key"], 16, 0)
    if found < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return True


def _fill(places: Iterable[Path], content: bytes) -> int:
    """Writes files until there is no room; how many."""
    written = 0
    with contextlib.suppress(OSError):
        for place in places:
            place.write_bytes(content)
            written += 1
    return written


def _everywhere(number: int) -> list[Path]:
    """The folders of a child's own, one after the other, each as often."""
    return [name / f"file-{turn}" for turn in range(number) for name in (Path(), *OWN_PLACES)]


def fill_with_bytes(folder: Path) -> int:
    """Writes files of a megabyte until there is no room; how many."""
    return _fill([Path(f"big-{number}") for number in range(64)], bytes(1 << 20))


def fill_with_names(folder: Path) -> int:
    """Makes empty files until there is no room; how many."""
    return _fill([Path(f"small-{number}") for number in range(1000)], b"")


def fill_with_bytes_everywhere(folder: Path) -> int:
    """Spreads files of a megabyte over all folders that can be written."""
    return _fill(_everywhere(30), bytes(1 << 20))


def fill_with_names_everywhere(folder: Path) -> int:
    """Spreads empty files over all folders that can be written."""
    return _fill(_everywhere(300), b"")


def look_at_machine(folder: Path) -> list[str]:
    """What an honest library asks for, and does not get."""
    shared = [line for line in Path("/proc/self/maps").read_text().splitlines() if "libc.so" in line]
    size = int(Path("/proc/self/statm").read_text().split()[0])
    block = bytearray(64 << 20)
    facts = {
        "libraries": bool(shared),
        "its own size as it is now": int(Path("/proc/self/statm").read_text().split()[0]) - size >= len(block) >> 12,
        "its state": "VmRSS" in Path(f"/proc/{os.getpid()}/status").read_text(),
        "its name": b"python" in Path("/proc/self/cmdline").read_bytes(),
        "its files": Path("/proc/self/fd/0") in Path("/proc/self/fd").iterdir(),
        "the memory": "MemTotal" in Path("/proc/meminfo").read_text(),
        "the processors": "processor" in Path("/proc/cpuinfo").read_text(),
        "their time": Path("/proc/stat").read_text().startswith("cpu"),
        "the load": len(Path("/proc/loadavg").read_text().split()) == 5,
        "how long it runs": float(Path("/proc/uptime").read_text().split()[0]) > 0,
        "the kernel": "Linux" in Path("/proc/version").read_text(),
    }
    return [name for name, is_there in facts.items() if not is_there]


def find_processes(folder: Path) -> list[object]:
    """Looks for others, and changes what the kernel keeps of this process."""
    found = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError as error:
        return [len(found), "read-only" if error.errno == errno.EROFS else str(error)]
    return [len(found), "changed"]


def use_own_folders(folder: Path) -> list[list[str]]:
    """What is in the places that everybody may write, before one's own things are."""
    leading = {*folder.parents, folder, *Path(__file__).parents, *Path(sys.prefix).parents}  # to what is readable there
    before = [[path.name for path in place.iterdir() if path not in leading] for place in OWN_PLACES]
    for place in OWN_PLACES:
        (place / "mine").write_text("mine")
        assert (place / "mine").read_text() == "mine"
    return before


def host_name(folder: Path) -> str:
    """On which machine this is."""
    return os.uname().nodename
