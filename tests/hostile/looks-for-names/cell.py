import os
import platform
import pwd
import sys

clues = [*sys.argv, *os.environ.values(), os.getcwd(), platform.node(), *os.listdir("."), str(os.get_inheritable)]
for place in ("/", "..", "/home", "/scratch", "/dev/shm", "/tmp", "/proc", "/run", "/var"):
    try:
        clues += os.listdir(place)
    except OSError:
        pass
try:
    clues += [one.pw_name for one in pwd.getpwall()]
except OSError:
    pass
for clue in clues:
    if any(word in str(clue) for word in ("looks-for-names", "honest", "stronghold", "vault", "gradient-vector")):
        got(f"a name: {clue}")
