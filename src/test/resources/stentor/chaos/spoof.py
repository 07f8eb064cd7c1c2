"""Sends datagrams that claim to come from elsewhere, into the network namespace it runs in. Needs root.

    spoof.py one SOURCE SOURCE_PORT TARGET PORT COUNT     from this source
    spoof.py never TARGET PORT                            from sources that nobody may ever answer
    spoof.py flood TARGET PORT RATE SECONDS               from sources by chance, so many a second
    spoof.py fuzz TARGET PORT SECONDS SEED                any source, any port, any bytes, as fast as it goes
    spoof.py ask TARGET PORT                              no forgery: sends a request, prints the reply

Prints how many it sent.
"""
import random
import socket
import struct
import sys
import time

NEVER_PORTS = [0, 7, 13, 17, 19, 37, 53, 69, 123, 161, 464, 1023, 2049]
# The system puts its own address in place of 0.0.0.0.
NEVER_ADDRESSES = ["0.1.2.3", "127.0.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"]
CLIENT = "198.18.7.7"


def packet(source, source_port, target, port, payload):
    """An IP packet; the kernel fills in its length and checksum, and a UDP checksum of 0 is none."""
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 64, socket.IPPROTO_UDP, 0, socket.inet_aton(source), socket.inet_aton(target))
    return ip + struct.pack("!HHHH", source_port, port, 8 + len(payload), 0) + payload


def address(rng):
    """Within 198.18.0.0/15, which is for such tests."""
    return "198.%d.%d.%d" % (rng.choice((18, 19)), rng.randrange(256), rng.randrange(1, 255))


def raw():
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    return sock


def one(source, source_port, target, port, count):
    sock = raw()
    for _ in range(int(count)):
        sock.sendto(packet(source, int(source_port), target, int(port), b"a"), (target, 0))
    return int(count)


def never(target, port):
    sock = raw()
    sources = [(CLIENT, p) for p in NEVER_PORTS + [int(port)]] + [(a, 5000) for a in NEVER_ADDRESSES] + [(target, int(port))]
    for source, source_port in sources:
        sock.sendto(packet(source, source_port, target, int(port), b"never answered"), (target, 0))
    return len(sources)


def flood(target, port, rate, seconds):
    rng = random.Random(1)
    sock = raw()
    packets = [packet(address(rng), rng.randrange(1024, 65536), target, int(port), b"flood flood flood") for _ in range(8192)]
    start, sent = time.monotonic(), 0
    while (now := time.monotonic()) - start < float(seconds):
        due = int((now - start) * float(rate))
        if due <= sent:
            time.sleep(0.0005)
        for i in range(sent, due):
            sock.sendto(packets[i & 8191], (target, 0))
        sent = max(sent, due)
    return sent


def fuzz(target, port, seconds, seed):
    rng = random.Random(int(seed))
    sock = raw()
    start, sent = time.monotonic(), 0
    while time.monotonic() - start < float(seconds):
        # A thousand at a time, and each a few times over: making them is slower than sending them.
        packets = []
        for _ in range(1000):
            source = address(rng) if rng.random() < 0.7 else socket.inet_ntoa(rng.randbytes(4))
            source_port = rng.randrange(65536) if rng.random() < 0.7 else rng.choice(NEVER_PORTS)
            length = rng.choice((0, 1, rng.randrange(64), rng.randrange(1400), rng.randrange(1400)))
            letters = "a\u00e9\u00df\u0390\ufb03\U00010428".encode()
            payload = rng.randbytes(length) if rng.random() < 0.5 else (letters * (length // len(letters) + 1))[:length]
            packets.append(packet(source, source_port, target, int(port), payload))
        for _ in range(30):
            for one_packet in packets:
                try:
                    sock.sendto(one_packet, (target, 0))
                    sent += 1
                except OSError:
                    pass  # The system itself refuses to send some sources.
    return sent


def ask(target, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(1)
    for _ in range(10):
        sock.sendto(b"still there", (target, int(port)))
        try:
            return sock.recv(100).decode()
        except socket.timeout:
            continue
    return "no reply"


print({"one": one, "never": never, "flood": flood, "fuzz": fuzz, "ask": ask}[sys.argv[1]](*sys.argv[2:]))
