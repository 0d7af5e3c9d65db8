import json
import os
import struct

body = json.dumps({"refused": "OSError: no doors"}).encode()
for descriptor in range(3, 64):
    try:
        os.write(descriptor, struct.pack(">I", len(body)) + body)
    except OSError:
        pass
os._exit(97)
