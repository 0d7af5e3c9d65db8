import socket

for kind, name in ((socket.SOCK_STREAM, "tcp"), (socket.SOCK_DGRAM, "udp")):
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            line = socket.socket(family, kind)
            line.settimeout(2)
            line.connect((host, int("@PORT@")))
            line.send(b"hostile")
            got(f"{name} sent to {host}")
        except OSError as error:
            print(name, host, type(error).__name__)
try:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    got("listening")
except OSError as error:
    print("listen", type(error).__name__)
try:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    got("netlink socket")
except OSError as error:
    print("netlink", type(error).__name__)
for protocol, name in ((262, "mptcp"), (132, "sctp")):
    try:
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
        line.settimeout(2)
        line.connect(("127.0.0.1", int("@PORT@")))
        got(f"{name} connected")
    except OSError as error:
        print(name, type(error).__name__)
