import os
import re

places = (
    "answers.json",
    "gradebook.db",
    "submissions/other/hw.ipynb",
    "home/.ssh/id_test",
    "autograders/vault/test_vault.py",
)
for root in ("@TARGET@/course", "/proc/self/root@TARGET@/course", "/proc/self/cwd/../../../../../..@TARGET@/course"):
    for place in places:
        try:
            body = open(f"{root}/{place}", "rb").read()
        except OSError:
            continue
        got(f"read {root}/{place}")
        if found := re.search(rb"SECRET-[0-9a-f]{32}", body):
            answer = found.group().decode()
try:
    folder = os.open("@TARGET@/course", os.O_PATH | os.O_DIRECTORY)
    answer = os.read(os.open("answers.json", os.O_RDONLY, dir_fd=folder), 999).decode()
    got("read through a descriptor of the folder")
except OSError:
    pass
for folder in ("@TARGET@", "@TARGET@/course/submissions", "@TARGET@/.."):
    try:
        got(f"listed {folder}: {os.listdir(folder)[:5]}")
    except OSError:
        pass
