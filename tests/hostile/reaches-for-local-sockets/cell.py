import socket

addresses = ("@TARGET@/socket-SOCK_STREAM", "\0hostile-SOCK_STREAM-@TAG@")
for address in addresses:
    try:
        line = socket.socket(socket.AF_UNIX)
        line.connect(address)
        got("connected")
    except OSError as error:
        print("connect", type(error).__name__)
for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    try:
        mine, _ = socket.socketpair(socket.AF_UNIX, kind)
    except OSError as error:
        print("pair", type(error).__name__)
        continue
    for address in ("@TARGET@/socket-SOCK_DGRAM", "\0hostile-SOCK_DGRAM-@TAG@"):
        for send in (lambda: mine.sendto(b"hostile", address), lambda: mine.sendmsg([b"hostile"], [], 0, address)):
            try:
                send()
                if kind == socket.SOCK_DGRAM:
                    got("sent")
            except OSError as error:
                print("send", type(error).__name__)
