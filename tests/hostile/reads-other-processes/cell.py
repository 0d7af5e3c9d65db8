import os
import re

numbers = {os.getppid(), 1, *range(max(1, os.getpid() - 60), os.getpid())}
try:
    numbers |= {int(name) for name in os.listdir("/proc") if name.isdigit()}
except OSError:
    pass
for number in sorted(numbers - {os.getpid()}):
    for name in ("environ", "maps", "mem", "cmdline"):
        try:
            body = os.read(os.open(f"/proc/{number}/{name}", os.O_RDONLY), 1 << 16) if name != "mem" else b""
            if name == "mem":
                os.close(os.open(f"/proc/{number}/mem", os.O_RDONLY))
        except OSError:
            continue
        got(f"opened /proc/{number}/{name}")
        if found := re.search(rb"SECRET-[0-9a-f]{32}", body):
            answer = found.group().decode()
    try:
        got(f"listed the descriptors of {number}: {os.listdir(f'/proc/{number}/fd')[:3]}")
    except OSError:
        pass
