import fcntl
import os

if open("@GIVEN@/data.csv").read() != "x,y\n1,2\n":
    got("found other data than the course gave")
deeds = {
    "wrote": lambda: open("@GIVEN@/data.csv", "a").close(),
    "made": lambda: open("@GIVEN@/hostile-@TAG@", "w").close(),
    "emptied": lambda: os.truncate("@GIVEN@/data.csv", 0),
    "opened to empty": lambda: os.open("@GIVEN@/data.csv", os.O_RDONLY | os.O_TRUNC),
    "removed": lambda: os.unlink("@GIVEN@/data.csv"),
    "moved": lambda: os.rename("@GIVEN@/data.csv", "mine"),
    "linked": lambda: os.link("@GIVEN@/data.csv", "mine"),
    "made a folder": lambda: os.mkdir("@GIVEN@/hostile-@TAG@"),
    "talked through a pipe": lambda: os.open("@GIVEN@/pipe", os.O_WRONLY | os.O_NONBLOCK),
    "followed a link out": lambda: open("@GIVEN@/out").read(),
    "went up": lambda: open("@GIVEN@/../target/course/answers.json").read(),
    "listed what is beside": lambda: print(set(os.listdir("@GIVEN@/..")) - {"given"} or 1 / 0),
}
for name, deed in deeds.items():
    try:
        deed()
        got(name)
    except (OSError, ZeroDivisionError):
        pass
with open("@GIVEN@/data.csv") as one, open("@GIVEN@/data.csv") as two:
    fcntl.flock(one, fcntl.LOCK_EX)
    try:
        fcntl.flock(two, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        got("a lock is seen by others")
