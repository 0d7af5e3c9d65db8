import os

own = str(os.getpid())
try:
    if others := [name for name in os.listdir("/proc") if name.isdigit() and name != own]:
        got(f"saw processes {others[:3]}")
except OSError:
    pass
for path in ("/proc/1", f"/proc/{os.getppid()}", "/proc/self/root/proc/1", "/proc/self/cwd/../proc/1"):
    for name in ("environ", "maps", "status", "cwd/secret"):
        try:
            open(f"{path}/{name}", "rb").read(1)
            got(f"read {path}/{name}")
        except OSError:
            pass
for path in ("/proc/self/root@TARGET@/course/answers.json", "/proc/self/cwd/../..@TARGET@/course/answers.json"):
    try:
        answer = open(path).read()
        got(f"read {path}")
    except OSError:
        pass
for name in ("mem", "oom_score_adj", "timerslack_ns", "coredump_filter", "clear_refs", "attr/current", "comm", "fd/0"):
    try:
        with open(f"/proc/self/{name}", "r+b", buffering=0) as file:
            if os.path.realpath(f"/proc/self/{name}") != os.devnull:
                got(f"opened {name} for writing")
    except OSError:
        pass
for name in (
    "sysrq-trigger",
    "kcore",
    "kallsyms",
    "keys",
    "kmsg",
    "sysvipc/shm",
    "locks",
    "net/unix",
    "sys/kernel/core_pattern",
):
    try:
        open(f"/proc/{name}", "rb").read(1)
        got(f"read /proc/{name}")
    except OSError:
        pass
for number in os.listdir("/proc/self/fd") if os.access("/proc/self/fd", os.R_OK) else ():
    try:
        file = open(f"/proc/self/fd/{number}", "rb").read(99)
        if file and not os.readlink(f"/proc/self/fd/{number}").startswith(("/proc/", "/machine/")):
            got(f"read {os.readlink(f'/proc/self/fd/{number}')} anew")
    except OSError:
        pass
for path in ("/proc/hostile-@TAG@", "/proc/self/hostile-@TAG@", "/machine/hostile-@TAG@"):
    try:
        open(path, "w").close()
        got(f"wrote {path}")
    except OSError:
        pass
