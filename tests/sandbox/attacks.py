"""What a hostile cell might try, one function an attack: what it returns is what it won, OSError is a refusal."""

from __future__ import annotations

import ctypes
import fcntl
import gc
import mmap
import os
import resource
import shutil
import signal
import socket
import tempfile
import threading
import time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
inherited: dict[str, object] = {}  # what the process had before the fork


def prepare() -> None:
    """What an unclean zygote might leave behind: an open secret, a variable, an object that is collected late."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("SECRET")
    inherited["secret"] = os.open(file.name, os.O_RDONLY)
    inherited["late"] = open(os.devnull, "rb")  # noqa: SIM115, PTH123  # left open on purpose
    inherited["late number"] = inherited["late"].fileno()
    inherited["session"] = os.getsid(0)
    inherited["hosts"] = os.readlink("/proc/self/ns/uts"), os.readlink("/proc/self/ns/ipc")
    Path(file.name).unlink()
    os.environ["COURSE_TOKEN"] = "SECRET"


def raw(number: int, *arguments: int) -> int:
    """A system call by its number; OSError when it is refused."""
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(each) for each in arguments])
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def nothing(folder: Path) -> bool:
    """An honest cell."""
    return True


def read_secret(folder: Path) -> str:
    """Opens what another student handed in."""
    return (folder / "secret").read_text()


def read_through_link(folder: Path) -> str:
    """Opens it by way of a link in the scratch folder."""
    (folder / "scratch" / "link").symlink_to(folder / "secret")
    return (folder / "scratch" / "link").read_text()


def list_root(folder: Path) -> list[str]:
    """Lists the root folder."""
    return os.listdir("/")


def stat_secret(folder: Path) -> int:
    """Asks for a size, which no Landlock rule forbids."""
    return (folder / "secret").stat().st_size


def write_library(folder: Path) -> bool:
    """Changes a file that every later submission imports."""
    (folder / "readable" / "lib.py").write_text("library = 2\n")
    return True


def write_shared_memory(folder: Path) -> bool:
    """Leaves a note for the next student."""
    with tempfile.NamedTemporaryFile(dir="/dev/shm"):  # noqa: S108  # the very place
        return True


def write_scratch(folder: Path) -> str:
    """Writes where a student may."""
    (folder / "scratch" / "result.txt").write_text("mine")
    return (folder / "scratch" / "result.txt").read_text()


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
    (folder / "scratch" / "inner").mkdir()
    (folder / "scratch" / "file").write_text("")
    (folder / "scratch" / "file").rename(folder / "scratch" / "inner" / "file")
    return True


def make_fifo(folder: Path) -> bool:
    """Leaves a file on which whoever collects the scratch folder would wait for ever."""
    os.mkfifo(folder / "scratch" / "fifo")
    return True


def send_datagram(folder: Path) -> bool:
    """Sends to a path from a datagram pair, without socket()."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"hostile", str(folder / "dgram"))
    return True


def send_message(folder: Path) -> bool:
    """Sends a descriptor through a stream pair."""
    one, _ = socket.socketpair()
    socket.send_fds(one, [b"x"], [0])
    return True


def connect_abstract(folder: Path) -> bool:
    """Connects to an abstract unix socket of the host."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(f"\0{folder.name}")
    return True


def connect_loopback(folder: Path) -> str:
    """Finds out whether there is a way to the host: refused means that somebody was there to refuse."""
    with socket.socket() as link:
        return os.strerror(link.connect_ex(("127.0.0.1", 9)))


def open_sockets(folder: Path) -> list[str]:
    """Opens a socket of every family that could lead outside."""
    won = []
    for name, *how in (("tcp", 2, 1, 0), ("mptcp", 2, 1, 262), ("udp", 2, 2, 0), ("netlink", 16, 3, 0), ("vsock", 40, 1, 0)):
        try:
            socket.socket(*how).close()
            won.append(name)
        except OSError:
            continue
    return won


def copy_tree(folder: Path) -> int:
    """Copies a folder with its times and modes, as honest code does."""
    shutil.copytree(folder / "readable", folder / "scratch" / "copy")
    return len(list((folder / "scratch" / "copy").iterdir()))


def set_attribute(folder: Path) -> bool:
    """Sets an extended attribute on a file of the same owner."""
    os.setxattr(folder / "readable" / "lib.py", "user.hostile", b"1")
    return True


def change_mode(folder: Path) -> bool:
    """Changes the mode and the time of a file of the same owner."""
    (folder / "readable" / "lib.py").chmod(0o777)
    os.utime(folder / "readable" / "lib.py", (1, 1))
    return True


def fork(folder: Path) -> bool:
    """Makes another process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def execute(folder: Path) -> bool:
    """Becomes another program."""
    os.execv("/nonexistent/program", ["program"])
    return True


def run_program(folder: Path) -> str:
    """Runs a program and reads what it says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.execv("/usr/bin/env", ["/usr/bin/env", "echo", "ran"])
    os.waitpid(child, 0)
    return os.read(reader, 99).decode()


def signal_parent(folder: Path) -> bool:
    """Signals the zygote."""
    os.kill(os.getppid(), 0)
    return True


def signal_itself(folder: Path) -> bool:
    """Signals itself, as a timer of honest code does."""
    caught = []
    signal.signal(signal.SIGUSR1, lambda *_: caught.append(1))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    return len(caught) == 2


def start_threads(folder: Path) -> int:
    """Starts three hundred threads, as many as go."""
    threading.stack_size(1 << 16)
    gate, started = threading.Event(), 0
    try:
        for started in range(300):  # noqa: B007  # the count is the prize
            threading.Thread(target=gate.wait, daemon=True).start()
    except RuntimeError:
        pass
    gate.set()
    return started + 1


def burn(folder: Path) -> bool:
    """Spins until the limit on processor time strikes, deaf to its warning."""
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        pass
    return True


def take_memory(folder: Path) -> int:
    """Asks for three gigabytes."""
    try:
        return len(mmap.mmap(-1, 3 << 30))
    except (MemoryError, OSError):
        raise OSError(12, "refused") from None


def write_much(folder: Path) -> int:
    """Writes two megabytes into one file."""
    with (folder / "scratch" / "big").open("wb", buffering=0) as file:
        return file.write(bytes(1 << 21)) + file.write(b"1")


def allocate_much(folder: Path) -> bool:
    """Allocates blocks beyond the end of a file, which no limit on its size counts."""
    with (folder / "scratch" / "big").open("wb") as file:
        raw(285, file.fileno(), 1, 0, 1 << 21)
    return True


def open_many(folder: Path) -> int:
    """Opens a thousand files."""
    return len([os.open(os.devnull, os.O_RDONLY) for _ in range(1000)])


def raise_limit(folder: Path) -> bool:
    """Raises a limit again."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    return True


def limits(folder: Path) -> dict[str, tuple[int, int]]:
    """Reads its limits."""
    return {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}


def status(folder: Path) -> dict[str, str]:
    """Reads what the kernel thinks of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def dumpable(folder: Path) -> int:
    """Whether a crash would leave a core, and others could read the memory."""
    return libc.prctl(3, 0, 0, 0, 0)


def session(folder: Path) -> bool:
    """Whether this process shares the session, and so the terminal, of the one that forked it."""
    return os.getsid(0) == inherited["session"]


def read_inherited(folder: Path) -> str:
    """Reads a file that the zygote had open."""
    return os.read(inherited["secret"], 99).decode()


def outlive_collection(folder: Path) -> bool:
    """Whether a file opened now survives when an object of the zygote is collected."""
    file = os.open(folder / "scratch" / "mine", os.O_WRONLY | os.O_CREAT)
    del inherited["late"]
    gc.collect()
    return os.write(file, b"still open") > 0


def descriptors(folder: Path) -> dict[str, str]:
    """Where every open number leads."""
    return {name: os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]}


def read_environment(folder: Path) -> str:
    """Reads a token that the coordinator had."""
    return os.environ["COURSE_TOKEN"]


def places(folder: Path) -> list[str]:
    """Where a student's files go by default."""
    return [str(Path.cwd()), str(Path.home()), tempfile.gettempdir()]


def lock_file(folder: Path) -> bool:
    """Speaks to another child by locks on a file that both may read."""
    with (folder / "readable" / "lib.py").open() as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return True


def type_into_terminal(folder: Path) -> bool:
    """Pushes a character into a terminal."""
    master, slave = inherited.get("terminal") or os.openpty()
    fcntl.ioctl(slave, 0x5412, b"x")
    return bool(master)


def make_memory_file(folder: Path) -> bool:
    """Takes memory that no limit counts."""
    os.close(os.memfd_create("hostile"))
    return True


def kernel_surface(folder: Path) -> list[str]:
    """Calls what a notebook never needs, with arguments that do nothing; an answer but no refusal is a win."""
    won = []
    for name, number in _SURFACE.items():
        try:
            raw(number, -1, 0, 0, 0, 0)
            won.append(name)
        except PermissionError:
            continue
        except OSError as error:
            if error.errno != 38:
                won.append(f"{name} {error.errno}")
    return won


_SURFACE = {
    **{"bpf": 321, "keyctl": 250, "add_key": 248, "userfaultfd": 323, "perf_event_open": 298, "setns": 308, "mount": 165},
    **{"init_module": 175, "open_by_handle_at": 304, "modify_ldt": 154, "quotactl": 179, "swapon": 167, "ptrace": 101},
    **{"fsopen": 430, "open_tree": 428, "landlock": 444, "seccomp": 317, "memfd_secret": 447, "chroot": 161, "shmget": 29},
    **{"mq_open": 240, "unshare": 272, "pidfd_open": 434, "pidfd_getfd": 438, "process_vm_readv": 310, "kcmp": 312},
    **{"io_uring_setup": 425, "clone3": 435, "openat2": 437, "mknodat": 259, "capset": 126, "setrlimit": 160, "flock": 73},
}


def future_call(folder: Path) -> int:
    """Makes a call that no kernel of today has: the C library must be told that it does not exist."""
    return raw(2000)


def machine_code(folder: Path) -> int:
    """Enters the kernel by the door of 32-bit programs."""
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)()


def x32(folder: Path) -> int:
    """Enters it by the numbers of the x32 interface."""
    return raw(0x40000000 + 39)


def namespaces_kept(folder: Path) -> list[bool]:
    """Whether the host name and the IPC objects are still those of the process that was started."""
    now = os.readlink("/proc/self/ns/uts"), os.readlink("/proc/self/ns/ipc")
    return [before == after for before, after in zip(inherited["hosts"], now, strict=True)]


def process_id(folder: Path) -> int:
    """Its own number."""
    return os.getpid()


def load_library(folder: Path) -> bool:
    """Maps machine code of its own from the scratch folder."""
    source = next(path for path in Path("/usr/lib").rglob("libz.so.1"))
    shutil.copyfile(source, folder / "scratch" / "own.so")
    with (folder / "scratch" / "own.so").open("rb") as file:
        mmap.mmap(file.fileno(), 4096, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC)
    return True
