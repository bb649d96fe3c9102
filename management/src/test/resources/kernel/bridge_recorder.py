"""Plays cases on the Linux bridge of this machine: one JSON case a line in, one result a line out.

Each case runs in a network namespace of its own, which dies with its process. Ports are taps: what is
written to a tap arrives at the bridge port. Needs root and iproute2; prints 'unsupported: WHY' where
something is missing.
"""
import ctypes
import fcntl
import json
import os
import shlex
import socket
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000
ETH_P_ALL, SOL_PACKET, PACKET_AUXDATA, PACKET_IGNORE_OUTGOING = 3, 263, 8, 23
libc = ctypes.CDLL(None, use_errno=True)


def run(command):
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, env=dict(os.environ, LC_ALL="C"))
    return done.returncode, done.stdout, done.stderr


class Tap:
    def __init__(self, name):
        self.name = name
        self.fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))

    def inject(self, frame):
        os.write(self.fd, frame)

    def drain(self):
        frames = []
        while True:
            try:
                frames.append(os.read(self.fd, 70000))
            except OSError:
                return frames


class Sniffer:
    """What a device of the host itself receives, with the tag that the kernel took off."""

    def __init__(self, name):
        self.name = name
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.socket.bind((name, ETH_P_ALL))
        self.socket.setblocking(False)

    def inject(self, frame):
        self.socket.send(frame)

    def drain(self):
        frames = []
        while True:
            try:
                data, ancillary, _, _ = self.socket.recvmsg(70000, 256)
            except OSError:
                return frames
            for level, kind, content in ancillary:
                if level == SOL_PACKET and kind == PACKET_AUXDATA:
                    status, _, _, _, _, tci, tpid = struct.unpack("IIIHHHH", content[:20])
                    if status & 0x10:
                        tpid = tpid if status & 0x40 else 0x8100
                        data = data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
            frames.append(data)


def write_knob(path, value):
    try:
        with open("/proc/sys/" + path, "w") as knob:
            knob.write(str(value))
    except OSError:
        pass


def canonical_fdb(rows):
    kept = []
    for row in rows:
        short = {key: row[key] for key in ("mac", "vlan", "state", "dst", "vni") if key in row}
        short["dev"] = row.get("ifname") or row.get("master")
        flags = sorted(row.get("flags", []))
        if flags:
            short["flags"] = flags
        if not (row["mac"].startswith(("33:33:", "01:00:5e:")) and "self" in flags):
            kept.append(short)
    return sorted(kept, key=lambda row: (row["mac"], row.get("vlan", 0), row["dev"] or "", json.dumps(row, sort_keys=True)))


def parsed(output):
    text = output.strip()
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return output


def play(case):
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    for scope in ("all", "default", "lo"):
        write_knob("net/ipv6/conf/%s/disable_ipv6" % scope, 1)
    write_knob("net/ipv4/igmp_link_local_mcast_reports", 0)
    for table in ("iptables", "ip6tables", "arptables"):
        write_knob("net/bridge/bridge-nf-call-" + table, 0)
    bridge = case.get("bridge", "br0")
    names = case["ports"]
    taps = [Tap(name) for name in names]
    base = ["ip link add %s type bridge" % bridge]
    for number, name in enumerate(names, 1):
        base.append("ip link set %s address 02:00:00:00:ff:%02x" % (name, number))
        base.append("ip link set %s master %s" % (name, bridge))
        base.append("ip link set %s type bridge_slave cost 2" % name)
    base.append("ip link set %s up" % bridge)
    base += ["ip link set %s up" % name for name in names]
    for command in base:
        status, _, error = run(command)
        if status:
            raise OSError(command + ": " + error.strip())
    commands = []

    def do(command):
        status, out, error = run(command)
        row = {"cmd": command, "rc": status}
        if error.strip():
            row["err"] = error.strip()
        if out.strip():
            row["out"] = parsed(out)
        commands.append(row)

    for command in case.get("setup", []):
        do(command)
    listeners = taps + [Sniffer(name) for name in case.get("capture", [bridge])]
    by_name = {listener.name: listener for listener in listeners}
    time.sleep(0.02)
    for listener in listeners:
        listener.drain()
    events = []
    for number, step in enumerate(case.get("steps", [])):
        if "inject" in step:
            listener = by_name[step["inject"]["port"]]
            try:
                listener.inject(bytes.fromhex(step["inject"]["frame_hex"]))
            except OSError as error:
                events.append({"step": number, "port": listener.name, "error": os.strerror(error.errno)})
        elif "wait_ms" in step:
            time.sleep(step["wait_ms"] / 1000)
        else:
            do(step.get("cmd") or step["show"])
        time.sleep(0.001)
        for listener in listeners:
            for frame in listener.drain():
                events.append({"step": number, "port": listener.name, "frame": frame.hex()})
    state = {}
    for command in case["final"]:
        status, out, error = run(command)
        value = parsed(out) if not status else "rc=%d %s" % (status, error.strip())
        if " fdb " in command and isinstance(value, list):
            value = canonical_fdb(value)
        state[command] = value
    received = {listener.name: [] for listener in listeners}
    for event in events:
        if "frame" in event:
            received[event["port"]].append(event["frame"])
    return {"received": received, "events": events, "state": state, "commands": commands}


def in_child(case):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            result = play(case)
        except OSError as error:
            result = {"unsupported": str(error)}
        os.close(reader)
        with os.fdopen(writer, "w") as out:
            json.dump(result, out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as source:
        data = source.read()
    os.waitpid(child, 0)
    return data


for line in sys.stdin:
    print(in_child(json.loads(line)), flush=True)
