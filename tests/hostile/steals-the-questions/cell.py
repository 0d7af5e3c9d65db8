import os
import re
import threading

pattern = re.compile(rb"SECRET-" + rb"[0-9a-f]{32}")


def steal(descriptor):
    global answer
    while True:
        try:
            body = os.read(descriptor, 1 << 16)
        except OSError:
            return
        if not body:
            return
        for hit in pattern.findall(body):
            answer = hit.decode()
            got("was told the secret")


for descriptor in range(3, 64):
    threading.Thread(target=steal, args=(descriptor,), daemon=True).start()
