import socket

families = {
    "packet": (17, 3, 0x0300),
    "netlink": (16, 3, 15),
    "alg": (38, 5, 0),
    "vsock": (40, 1, 0),
    "bluetooth": (31, 3, 1),
    "can": (29, 3, 1),
    "tipc": (30, 1, 0),
    "xdp": (44, 3, 0),
    "rds": (21, 5, 0),
    "kcm": (41, 5, 0),
    "smc": (43, 1, 0),
    "unix": (1, 1, 0),
    "raw": (2, 3, 1),
    "ping": (2, 2, 1),
}
for name, how in families.items():
    try:
        socket.socket(*how).close()
        got(f"opened a {name} socket")
    except OSError:
        pass
for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    try:
        socket.socketpair(socket.AF_UNIX, kind)
        got(f"has a pair of {kind!r}")
    except OSError:
        pass
