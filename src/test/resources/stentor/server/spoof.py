"""Sends a server datagrams with forged sources, and prints who got how many replies. For SpoofedSourcesIT, in a network namespace.

usage: spoof.py ADDRESS PORT FLOOD   (the server's; how many fuzzed datagrams)
"""
import os, random, socket, struct, sys, threading, time

ADDRESS, PORT, FLOOD = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
OUTGOING = 4  # a packet on the loopback interface is seen going out and coming in
replies = {}  # (address, port) -> count

sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
sniffer.setsockopt(socket.SOL_SOCKET, 33, 32 << 20)  # SO_RCVBUFFORCE


def sniff():
    while True:
        packet, info = sniffer.recvfrom(65535)
        if info[2] != OUTGOING or packet[0] != 0x45 or packet[9] != 17:
            continue
        source, target = struct.unpack_from("!HH", packet, 20)
        if source == PORT:
            key = (socket.inet_ntoa(packet[16:20]), target)
            # What we forged in the server's own name is no reply.
            if key != (ADDRESS, PORT):
                replies[key] = replies.get(key, 0) + 1


threading.Thread(target=sniff, daemon=True).start()
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
raw.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
TO = socket.inet_aton(ADDRESS)


def forge(source, port, payload):
    udp = struct.pack("!HHHH", port, PORT, 8 + len(payload), 0) + payload
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, source, TO)
    raw.sendto(ip + udp, (ADDRESS, 0))


def ask(deadline=20):
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.connect((ADDRESS, PORT))
                client.settimeout(0.2)
                client.send(b"still there?")
                if client.recv(100) == b"STILL THERE?":
                    return "yes"
        except OSError:
            time.sleep(0.05)
    return "no"


def count(keys):
    time.sleep(0.5)
    return sum(replies.get(key, 0) for key in keys)


print("answers", ask(), flush=True)
never = [(a, p) for a in ("198.51.100.1", ADDRESS, "127.0.0.1") for p in (0, 7, 19, 53, 1023, 2049, PORT)]
never += [(a, 40000) for a in ("255.255.255.255", "224.0.0.1", "239.255.255.250", "240.0.0.1", "0.1.2.3", "10.99.0.255", "127.255.255.255")]
for address, port in never:
    for payload in (b"loop", b"LOOP", b""):
        forge(socket.inet_aton(address), port, payload)
print("forbidden", count(never), flush=True)

forge(socket.inet_aton("198.51.100.7"), 40000, b"forged")
print("allowed", count([("198.51.100.7", 40000)]), flush=True)

victim = socket.inet_aton("198.51.100.9")
begin = time.monotonic()
for port in range(20000, 25000):
    forge(victim, port, b"a")
elapsed = time.monotonic() - begin
time.sleep(0.5)
print("victim", sum(n for (a, p), n in replies.items() if a == "198.51.100.9"), "most", int(1000 + 1000 * (elapsed + 0.5)) + 1, flush=True)

seed = int.from_bytes(os.urandom(4), "big")
print("seed", seed, flush=True)
chance = random.Random(seed)
begin = time.monotonic()
for i in range(FLOOD):
    port = chance.choice((0, 7, PORT, chance.getrandbits(16)))
    try:
        forge(chance.randbytes(4), port, chance.randbytes(chance.choice((0, 1, 3, 64, 500))))
    except OSError:
        pass  # the system refuses to send some of them itself
print("flooded", FLOOD, "in", round(time.monotonic() - begin, 1), flush=True)
time.sleep(0.5)
print("low", sum(n for (a, p), n in replies.items() if p < 1024 or p == 2049 or p == PORT), flush=True)
print("answers", ask(), flush=True)
