"""What a hostile cell might try with processes, sockets and system calls; told as in `attacks.py`."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import resource
import signal
import socket
import struct
import threading
import time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
# with their numbers on x86-64
SURFACE = """
bpf 321 keyctl 250 add_key 248 userfaultfd 323 perf_event_open 298 setns 308 mount 165 init_module 175 chroot 161
open_by_handle_at 304 modify_ldt 154 quotactl 179 swapon 167 ptrace 101 fsopen 430 open_tree 428 landlock 444
seccomp 317 memfd_secret 447 shmget 29 mq_open 240 unshare 272 pidfd_open 434 pidfd_getfd 438 process_vm_readv 310
kcmp 312 io_uring_setup 425 clone3 435 openat2 437 mknodat 259 capset 126 setrlimit 160
"""


def raw(number: int, *arguments: int) -> int:
    """A system call by its number; OSError when it is refused."""
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(each) for each in arguments])
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


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
    for name, *how in (
        ("tcp", 2, 1, 0),
        ("mptcp", 2, 1, 262),
        ("udp", 2, 2, 0),
        ("netlink", 16, 3, 0),
        ("vsock", 40, 1, 0),
    ):
        try:
            socket.socket(*how).close()
            won.append(name)
        except OSError:
            continue
    return won


def fork(folder: Path) -> bool:
    """Makes another process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def execute(folder: Path) -> bool:
    """Becomes another program."""
    os.execv("/nonexistent/program", ["program"])  # noqa: S606  # the attack
    return True


def run_program(folder: Path) -> str:
    """Runs a program and reads what it says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.execv("/usr/bin/env", ["/usr/bin/env", "echo", "ran"])  # noqa: S606  # the attack
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
    gate, started = threading.Event(), []
    with contextlib.suppress(RuntimeError):
        for _ in range(300):
            threading.Thread(target=gate.wait, daemon=True).start()
            started.append(1)
    gate.set()
    return len(started)


def start_threads_under_a_plain_limit(folder: Path) -> int:
    """The same under a limit of 256 that counts whatever the user runs, as the first version had it."""
    resource.setrlimit(resource.RLIMIT_NPROC, (256, 256))
    return start_threads(folder)


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
    with Path("big").open("wb", buffering=0) as file:
        return file.write(bytes(1 << 21)) + file.write(b"1")


def allocate_much(folder: Path) -> bool:
    """Allocates blocks beyond the end of a file, which no limit on its size counts."""
    with Path("big").open("wb") as file:
        raw(285, file.fileno(), 1, 0, 1 << 21)
    return True


def open_many(folder: Path) -> int:
    """Opens fifteen hundred files, with the limit raised as far as it can be."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return len([os.open(os.devnull, os.O_RDONLY) for _ in range(1500)])


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


def is_locked_for_others(file: object) -> bool:
    """Whether a lock on a file is seen from another open file, as another child would see it."""
    with Path(file.name).open() as other:
        wish = struct.pack("=hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
        if struct.unpack("=h", fcntl.fcntl(other, 36, wish)[:2])[0] != fcntl.F_UNLCK:  # F_OFD_GETLK
            return True
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def lock_file(folder: Path) -> list[str]:
    """Speaks to another child by locks on a file that both may read."""
    locks = {
        "flock": lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB),
        "lockf": lambda file: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB),
        "open file lock": lambda file: fcntl.fcntl(file, 37, struct.pack("=hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0)),
    }
    seen = []
    for name, lock in locks.items():
        with (folder / "readable" / "lib.py").open() as file:
            lock(file)
            if is_locked_for_others(file):
                seen.append(name)
    return seen


def wait_for_lock(folder: Path) -> bool:
    """Locks a file of its own in every way that libraries do."""
    with Path("own").open("w") as file:
        for how in (fcntl.LOCK_EX, fcntl.LOCK_SH | fcntl.LOCK_NB, fcntl.LOCK_UN):
            fcntl.flock(file, how)
            fcntl.lockf(file, how if how != fcntl.LOCK_SH | fcntl.LOCK_NB else fcntl.LOCK_EX | fcntl.LOCK_NB)
        for number in (37, 38):
            fcntl.fcntl(file, number, struct.pack("=hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
    return True


def type_into_terminal(folder: Path) -> bool:
    """Pushes a character into a terminal."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, 0x5412, b"x")
    return bool(master)


def make_memory_file(folder: Path) -> bool:
    """Takes memory that no limit counts."""
    os.close(os.memfd_create("hostile"))
    return True


def kernel_surface(folder: Path) -> list[str]:
    """Calls what a notebook never needs, with arguments that do nothing; an answer but no refusal is a win."""
    won = []
    for name, number in zip(SURFACE.split()[::2], SURFACE.split()[1::2], strict=True):
        try:
            raw(int(number), -1, 0, 0, 0, 0)
            won.append(name)
        except PermissionError:
            continue
        except OSError as error:
            if error.errno != errno.ENOSYS:
                won.append(f"{name} {error.errno}")
    return won


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


def process_id(folder: Path) -> int:
    """Its own number."""
    return os.getpid()
