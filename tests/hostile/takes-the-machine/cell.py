import ctypes
import os
import resource
import time

libc = ctypes.CDLL(None, use_errno=True)
deeds = {
    "was nicer to itself": lambda: os.nice(-5),
    "lowered its parent": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19),
    "became a real-time process": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    "became a batch process": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "moved its parent": lambda: os.sched_setaffinity(os.getppid(), {0}),
    "moved itself": lambda: os.sched_setaffinity(0, {0}),
    "raised a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)),
    "limited its parent": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU),
    "set the clock": lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
    "named the machine": lambda: __import__("socket").sethostname("hostile"),
    "became another user": lambda: os.setresuid(1, 1, 1),
    "left its groups": lambda: os.setgroups([]),
    "made a session": os.setsid,
}
for name, deed in deeds.items():
    try:
        deed()
        got(name)
    except OSError:
        pass
for name, numbers in {"read the kernel's log": (103, 3, 0, 0), "took part in kernel timing": (159, 0)}.items():
    if os.uname().machine == "x86_64" and libc.syscall(*numbers) >= 0:
        got(name)
os.sync()
