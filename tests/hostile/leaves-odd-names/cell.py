import os

for name in (b"\xff\xfe", b"new\nline", b"\x1b[31mred", "\u202egnp.exe".encode(), b"-rf", b"~", b"=cmd()", b"n" * 255):
    with open(name, "wb") as file:
        file.write(b"mark")
os.mkdir(b"no-way-in", 0)
os.symlink("/etc/passwd", "notes.txt")
os.symlink("loop", "loop")
os.symlink("@TARGET@/course/answers.json", "answers.json")
print(len(os.listdir(b".")))
