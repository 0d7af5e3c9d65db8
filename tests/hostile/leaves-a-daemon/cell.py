import os
import subprocess
import time

try:
    if os.fork() == 0:
        try:
            os.setsid()
            if os.fork() == 0:
                time.sleep(30)
        finally:
            os._exit(0)
    got("forked")
except OSError as error:
    print("fork", type(error).__name__)
try:
    subprocess.Popen(["sleep", "30"], start_new_session=True)
    got("spawned")
except OSError as error:
    print("spawn", type(error).__name__)
