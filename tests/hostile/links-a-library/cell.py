import os

import numpy

for source in (numpy.__file__, os.__file__, "@TARGET@/course/answers.json"):
    for how in (os.link, os.rename):
        try:
            how(source, "mine.py")
            got(f"{how.__name__} {source}")
        except OSError:
            pass
    os.symlink(source, "link.py")
    try:
        open("link.py", "a").write("# hostile")
        got(f"wrote through a link to {source}")
    except OSError:
        pass
    os.unlink("link.py")
