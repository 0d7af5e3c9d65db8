import os
import sys
import sysconfig

for path in ("@TARGET@/course/answers.json", "@TARGET@/course/gradebook.db"):
    for flags in (os.O_WRONLY, os.O_WRONLY | os.O_APPEND, os.O_RDONLY | os.O_TRUNC):
        try:
            os.close(os.open(path, flags))
            got(f"opened {path} with {flags}")
        except OSError:
            pass
    for work, words in (
        (os.truncate, (path, 0)),
        (os.rename, (path, path + ".x")),
        (os.setxattr, (path, "user.hostile", b"1")),
        (os.symlink, ("/etc", "@TARGET@/evil")),
        (os.link, (path, "@TARGET@/evil-too")),
        (os.mkdir, ("@TARGET@/evil-three",)),
        (os.unlink, (path,)),
    ):
        try:
            work(*words)
            got(f"{work.__name__} {path}")
        except OSError:
            pass
    for work, words in ((os.chmod, (path, 0o666)), (os.utime, (path, (1, 1)))):
        try:
            work(*words)  # a filter may pretend success: the harness compares
        except OSError:
            pass
for folder in (sysconfig.get_paths()["purelib"], os.path.dirname(os.__file__), sys.prefix):
    try:
        open(f"{folder}/hostile-@TAG@.pth", "w").close()
        got(f"can write to {folder}")
    except OSError:
        pass
