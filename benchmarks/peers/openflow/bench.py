#!/usr/bin/env python3
"""Prints figures of VSwitchLab's ovs-vswitchd beside those of the real one: the same OpenFlow 1.4
client sends both the same bytes, in turn in one run; medians of the daemon's CPU time and their ratio.
Usage: bench.py [--rounds N] [--flows N] [--memory] [--flow-mods] [--traffic] [--upcalls]
[--megaflows N] [--traces] [--no-real] OUR-COMMAND..."""
import atexit
import json
import os
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

VERSION = 5  # OpenFlow 1.4
HELLO, ERROR, ECHO_REQUEST, ECHO_REPLY, FLOW_MOD = 0, 1, 2, 3, 14
BARRIER_REQUEST, BARRIER_REPLY, BUNDLE_CONTROL, BUNDLE_ADD = 20, 21, 33, 34
OPEN, COMMIT = 0, 4
ATOMIC_ORDERED = 3
WARM_UP_ROUNDS = 3


def message(kind, body=b"", xid=1):
    return struct.pack("!BBHI", VERSION, kind, 8 + len(body), xid) + body


def oxm(field, value, mask=b""):
    has_mask = 1 if mask else 0
    return struct.pack("!HBB", 0x8000, field << 1 | has_mask, len(value) + len(mask)) + value + mask


def pad(data):
    return data + bytes(-len(data) % 8)


def flow_mod(command, fields, priority=0, table=0, port=None, xid=1):
    match = struct.pack("!HH", 1, 4 + len(fields)) + fields
    instructions = b""
    if port is not None:
        output = struct.pack("!HHIH6x", 0, 16, port, 0)
        instructions = struct.pack("!HH4x", 4, 8 + len(output)) + output
    body = struct.pack("!QQBBHHHIIIHH", 0, 0, table, command, 0, 0, priority, 0xffffffff,
                       0xffffffff, 0xffffffff, 0, 0)
    return message(FLOW_MOD, body + pad(match) + instructions, xid)


def rule(i, masks, xid=1):
    """TCP between two addresses; one of `masks` masks, which differ in prefix and port mask."""
    kind = i % masks
    source_bits, port_bits = 32 - kind % 10, 16 - kind // 10 % 10
    n = i // masks
    spread = n * 2654435761 & 0xffffffff
    source = (spread & (0xffffffff << (32 - source_bits))) & 0xffffffff
    port = n * 40503 & 0xffff & (0xffff << (16 - port_bits))
    fields = oxm(5, b"\x08\x00") + oxm(10, b"\x06")
    fields += ip(11, source, source_bits) + ip(12, 0x0a000000 | n, 32)
    fields += oxm(14, struct.pack("!H", port)) if port_bits == 16 else oxm(
        14, struct.pack("!H", port), struct.pack("!H", 0xffff << (16 - port_bits) & 0xffff))
    return flow_mod(0, fields, priority=100 + kind, port=1 + i % 8, xid=xid)


def ip(field, value, bits):
    if bits == 32:
        return oxm(field, struct.pack("!I", value))
    return oxm(field, struct.pack("!I", value), struct.pack("!I", 0xffffffff << (32 - bits) & 0xffffffff))


def bundled(messages, bundle):
    head = struct.pack("!IHH", bundle, 0, ATOMIC_ORDERED)
    return [message(BUNDLE_ADD, head + inner) for inner in messages]


def bundle_control(bundle, kind):
    return message(BUNDLE_CONTROL, struct.pack("!IHH", bundle, kind, ATOMIC_ORDERED))


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = b""
        self.socket.sendall(message(HELLO, struct.pack("!HHI", 1, 8, 1 << VERSION)))
        self.until(HELLO)

    def next(self):
        while True:
            if len(self.buffer) >= 8:
                length = struct.unpack_from("!H", self.buffer, 2)[0]
                if len(self.buffer) >= length:
                    one, self.buffer = self.buffer[:length], self.buffer[length:]
                    return one
            data = self.socket.recv(1 << 16)
            if not data:
                raise EOFError("the switch closed the connection")
            self.buffer += data

    def until(self, kind):
        while True:
            one = self.next()
            if one[1] == kind:
                return one
            if one[1] == ERROR:
                raise SystemExit("error reply: " + one.hex())
            if one[1] == ECHO_REQUEST:
                self.socket.sendall(message(ECHO_REPLY, one[8:]))

    def send(self, data):
        self.socket.sendall(data)
        self.socket.sendall(message(BARRIER_REQUEST))
        self.until(BARRIER_REPLY)


class Switch:
    """One of the two, with a database server of its own."""

    def __init__(self, name, command, is_java):
        self.name, self.is_java = name, is_java
        self.directory = tempfile.mkdtemp(prefix="ofbench-")
        self.environment = dict(os.environ, OVS_RUNDIR=self.directory, OVS_LOGDIR=self.directory)
        database = self.directory + "/conf.db"
        subprocess.run(["ovsdb-tool", "create", database, "/usr/share/openvswitch/vswitch.ovsschema"],
                       check=True)
        self.log = open(self.directory + "/output", "w")
        self.server = self.start(["ovsdb-server", "--remote=punix:" + self.directory + "/db.sock",
                                  database])
        self.vsctl("--retry", "--no-wait", "init")
        self.process = self.start(command + ["--enable-dummy=override", "-vconsole:off", "--pidfile",
                                             "unix:" + self.directory + "/db.sock"])
        ports = [word for n in range(1, 9) for word in
                 ("--", "add-port", "br0", "p%d" % n, "--", "set", "Interface", "p%d" % n,
                  "type=dummy", "ofport_request=%d" % n)]
        self.vsctl("add-br", "br0", "--", "set", "Bridge", "br0", "fail-mode=secure",
                   "datapath_type=dummy", *ports)
        self.connection = Connection(self.directory + "/br0.mgmt")

    def start(self, command):
        # A switch that fails to start leaves no daemons behind.
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=self.log, stderr=self.log)
        atexit.register(process.kill)
        return process

    def vsctl(self, *arguments):
        subprocess.run(["ovs-vsctl", "--timeout=60", *arguments], env=self.environment, check=True)

    def appctl(self, *arguments):
        return subprocess.run(["ovs-appctl", *arguments], env=self.environment, check=True,
                              capture_output=True, text=True).stdout

    def cpu_seconds(self):
        fields = open("/proc/%d/stat" % self.process.pid).read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_bytes(self):
        """What the process needs; of a Java machine, the objects that are in use."""
        if not self.is_java:
            for line in open("/proc/%d/status" % self.process.pid):
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) * 1024
        histogram = subprocess.run(["jcmd", str(self.process.pid), "GC.class_histogram"], check=True,
                                   capture_output=True, text=True).stdout
        return int(histogram.strip().splitlines()[-1].split()[2])

    def flow_count(self):
        text = subprocess.run(["ovs-ofctl", "dump-aggregate", "br0"], env=self.environment, check=True,
                              capture_output=True, text=True).stdout
        return int(text.split("flow_count=")[1].split()[0])

    def delete_all(self):
        self.connection.send(flow_mod(3, b"", table=0xff))

    def stop(self):
        for process in (self.process, self.server):
            process.kill()
            process.wait()
        self.log.close()
        shutil.rmtree(self.directory)


def show(name, ours, theirs, unit):
    x = statistics.median(ours)
    y = statistics.median(theirs) if theirs else None
    print("%-52s %10.2f %10s %7s  %s" % (
        name, x, "-" if y is None else "%.2f" % y, "-" if not y else "%.2f" % (x / y), unit), flush=True)


class Work:
    def __init__(self, switches, rounds, flows):
        self.switches, self.rounds, self.flows = switches, rounds, flows
        self.bundle = 0

    def cpu(self, switch, action):
        """Until the daemon is idle: some of the work is put off."""
        before = switch.cpu_seconds()
        action()
        after = switch.cpu_seconds()
        while True:
            time.sleep(0.3)
            now = switch.cpu_seconds()
            if now - after < 0.03:
                return (after - before) * 1e6 / self.flows
            after = now

    def compare(self, name, prepare, action, finish):
        figures = {switch.name: [] for switch in self.switches}
        for turn in range(WARM_UP_ROUNDS + self.rounds):
            for switch in self.switches:
                prepare(switch)
                spent = self.cpu(switch, lambda: action(switch))
                finish(switch)
                if turn >= WARM_UP_ROUNDS:
                    figures[switch.name].append(spent)
        show(name, *self.columns(figures), "us of CPU time each")

    def columns(self, figures):
        return [figures["vswitchlab"], figures.get("real", [])]

    def commit(self, switch, data):
        self.bundle += 1
        switch.connection.socket.sendall(bundle_control(self.bundle, OPEN))
        switch.connection.until(BUNDLE_CONTROL)
        switch.connection.socket.sendall(data.replace(b"BUND", struct.pack("!I", self.bundle)))
        switch.connection.socket.sendall(bundle_control(self.bundle, COMMIT))
        switch.connection.until(BUNDLE_CONTROL)

    def run(self):
        for masks in (1, 10, 100):
            alone = b"".join(rule(i, masks) for i in range(self.flows))
            marked = struct.unpack("!I", b"BUND")[0]
            together = b"".join(bundled([rule(i, masks) for i in range(self.flows)], marked))
            label = "%d flow_mods, %d masks" % (self.flows, masks)
            nothing = lambda switch: None
            self.compare(label + ", alone", nothing,
                         lambda s: s.connection.send(alone), lambda s: s.delete_all())
            self.compare(label + ", in a bundle", nothing,
                         lambda s: self.commit(s, together), lambda s: s.delete_all())
            if masks == 10:
                self.compare(label + ", replaced", lambda s: s.connection.send(alone),
                             lambda s: s.connection.send(alone), lambda s: s.delete_all())
                self.compare(label + ", deleted at once", lambda s: s.connection.send(alone),
                             lambda s: s.delete_all(), nothing)


def memory(commands, flows):
    """Bytes that a process grew by for each flow; each time a new one, since none gives back."""
    for masks in (1, 10, 100):
        figures = {}
        data = b"".join(rule(i, masks) for i in range(flows))
        for name, command in commands.items():
            switch = Switch(name, command, name == "vswitchlab")
            try:
                switch.connection.send(b"".join(rule(i, masks) for i in range(100)))
                switch.delete_all()
                before = switch.memory_bytes()
                switch.connection.send(data)
                assert switch.flow_count() == flows
                time.sleep(1)  # for what the daemon frees later
                figures[name] = [(switch.memory_bytes() - before) / flows]
            finally:
                switch.stop()
        show("memory a flow, %d flows, %d masks" % (flows, masks), figures["vswitchlab"],
             figures.get("real", []), "bytes")


class Control:
    """A control connection that is kept."""

    def __init__(self, switch):
        pid = open(switch.directory + "/ovs-vswitchd.pid").read().strip()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect("%s/ovs-vswitchd.%s.ctl" % (switch.directory, pid))

    def call(self, method, *parameters):
        self.socket.sendall(json.dumps({"method": method, "params": parameters, "id": 1}).encode())
        text = b""
        while True:
            text += self.socket.recv(1 << 16)
            try:
                return json.loads(text)["result"]
            except ValueError:
                continue


def frame(i):
    """TCP from port p1, in a connection of its own."""
    tcp = struct.pack("!HHIIHHHH", 1024 + i % 50000, 80, 0, 0, 0x5010, 1000, 0, 0)
    ip_header = struct.pack("!BBHHHBBHII", 0x45, 0, 40, 0, 0, 64, 6, 0, 0x0a000001 + (i << 8), 0x0a000002)
    return bytes.fromhex("020000000002020000000001") + b"\x08\x00" + ip_header + tcp


def fill_caches(switch, megaflows):
    """Sends packets until there is a megaflow for each: the real one's queues may overflow."""
    control = Control(switch)
    for _ in range(20):
        for i in range(megaflows):
            control.call("netdev-dummy/receive", "p1", frame(i).hex())
        time.sleep(0.5)
        shown = switch.appctl("dpctl/show")
        if int(shown.split("flows: ")[1].split()[0]) >= megaflows:
            return
    raise SystemExit("packets were lost: " + shown)


def under_traffic(switches, rounds, megaflows, count=1000):
    """flow_mods, one at a time, while the datapath has many megaflows that visit tables 0 and 1."""
    hashing = "multipath(symmetric_l4,0,modulo_n,1,0,NXM_NX_REG0[]),output:2"
    flows = "table=0,priority=1,tcp,actions=resubmit(,1)\ntable=1,priority=1,tcp,actions=" + hashing
    figures = {}
    udp = oxm(5, b"\x08\x00") + oxm(10, b"\x11")
    kinds = [("of a table that no packet visits", 7, lambda i: udp + oxm(16, struct.pack("!H", i))),
             ("that no packet matches", 1, lambda i: udp + oxm(16, struct.pack("!H", i))),
             ("that one packet matches", 1, lambda i: oxm(5, b"\x08\x00") + oxm(10, b"\x06") + ip(
                 11, 0x0a000001 + (i << 8), 32))]
    for switch in switches:
        switch.delete_all()
        subprocess.run(["ovs-ofctl", "add-flows", "br0", "-"], input=flows, text=True,
                       env=switch.environment, check=True)
        switch.vsctl("set", "Open_vSwitch", ".", "other-config:max-idle=1000000")
        fill_caches(switch, megaflows)
    for name, table, fields in kinds:
        for turn in range(1 + rounds):
            for switch in switches:
                before = switch.cpu_seconds()
                for i in range(count):
                    switch.connection.send(flow_mod(0, fields(i), priority=9, table=table, port=3))
                spent = (switch.cpu_seconds() - before) * 1e6 / count
                if turn:
                    figures.setdefault((name, switch.name), []).append(spent)
                for i in range(count):
                    switch.connection.send(flow_mod(4, fields(i), priority=9, table=table))
        show("flow_mod %s, %d megaflows" % (name, megaflows), figures[name, "vswitchlab"],
             figures.get((name, "real"), []), "us of CPU time each")


def upcalls(switches, rounds, megaflows):
    """Packets of connections that the datapath does not know: translation and a new megaflow each,
    through tables 0 and 1 by their addresses and ports, and by NORMAL. What it takes to hand a packet
    in shows with the same packets once more."""
    hashing = ("table=0,priority=1,tcp,actions=resubmit(,1)\ntable=1,priority=1,tcp,actions="
               "multipath(symmetric_l4,0,modulo_n,1,0,NXM_NX_REG0[]),output:2")
    packets = [frame(i).hex() for i in range(megaflows)]
    controls = {switch.name: Control(switch) for switch in switches}
    for name, flows in (("two tables", hashing), ("two tables, then NORMAL",
                                                  hashing.replace("output:2", "normal"))):
        figures = {switch.name: [] for switch in switches}
        for switch in switches:
            switch.delete_all()
            subprocess.run(["ovs-ofctl", "add-flows", "br0", "-"], input=flows, text=True,
                           env=switch.environment, check=True)
            switch.vsctl("set", "Open_vSwitch", ".", "other-config:max-idle=1000000")
        for turn in range(WARM_UP_ROUNDS + rounds):
            for switch in switches:
                control = controls[switch.name]
                control.call("revalidator/purge")
                spent = []
                for _ in ("new", "known"):
                    before = switch.cpu_seconds()
                    for i, packet in enumerate(packets):
                        control.call("netdev-dummy/receive", "p1", packet)
                        if i % 32 == 0:
                            time.sleep(0.004)  # or else the real one's queue overflows
                    spent.append((switch.cpu_seconds() - before) * 1e6 / megaflows)
                shown = int(control.call("dpctl/show").split("flows: ")[1].split()[0])
                assert shown > megaflows * 0.9, (switch.name, turn, shown)
                if turn >= WARM_UP_ROUNDS:
                    figures[switch.name].append((spent[0] - spent[1], spent[0]))
        for index, kind in ((1, "packet handed in, of a new connection"), (0, "that less a known one")):
            show("%s, %s" % (kind, name), [f[index] for f in figures["vswitchlab"]],
                 [f[index] for f in figures.get("real", [])], "us of CPU time each")


def traces(switches, rounds):
    packet = "in_port=1,tcp,nw_src=10.0.0.1,nw_dst=10.0.0.2,tp_src=7,tp_dst=80"
    controls = {switch.name: Control(switch) for switch in switches}
    for tables in (1, 31):
        for switch in switches:
            switch.delete_all()
            lines = ["table=%d,priority=5,tcp,actions=%s" % (
                n, "resubmit(,%d)" % (n + 1) if n < tables - 1 else "output:2") for n in range(tables)]
            subprocess.run(["ovs-ofctl", "add-flows", "br0", "-"], input="\n".join(lines), text=True,
                           env=switch.environment, check=True)
        figures = {switch.name: [] for switch in switches}
        first = {}
        for turn in range(2 * WARM_UP_ROUNDS + rounds):
            count = 1000 if turn == 0 else 4000
            for switch in switches:
                before, start = switch.cpu_seconds(), time.perf_counter()
                for _ in range(count):
                    result = controls[switch.name].call("ofproto/trace", "br0", packet)
                assert "Datapath actions: 2" in result, result
                spent = (switch.cpu_seconds() - before) * 1e6 / count
                wall = (time.perf_counter() - start) * 1e6 / count
                if turn == 0:
                    first[switch.name] = [(spent, wall)]
                if turn >= 2 * WARM_UP_ROUNDS:
                    figures[switch.name].append((spent, wall))
        if tables == 1:
            show("ofproto/trace, the first 1000", [first["vswitchlab"][0][1]],
                 [f[1] for f in first.get("real", [])], "us of wall time each")
        for index, kind in ((0, "us of CPU time each"), (1, "us of wall time each")):
            show("ofproto/trace, %d tables" % tables,
                 [f[index] for f in figures["vswitchlab"]], [f[index] for f in figures.get("real", [])], kind)


def main():
    arguments = sys.argv[1:]
    options = {"--rounds": 3, "--flows": 100_000, "--megaflows": 10_000}
    what = []
    with_real = True
    while arguments and arguments[0].startswith("--"):
        option = arguments.pop(0)
        if option in ("--memory", "--flow-mods", "--traces", "--traffic", "--upcalls"):
            what.append(option)
        elif option == "--no-real":
            with_real = False
        else:
            options[option] = int(arguments.pop(0))
    print("%-52s %10s %10s %7s" % ("ovs-vswitchd", "vswitchlab", "real", "ratio"))
    what = what or ["--memory", "--flow-mods", "--traffic", "--upcalls", "--traces"]
    commands = {"vswitchlab": arguments}
    if with_real:
        commands["real"] = ["ovs-vswitchd"]
    if "--memory" in what:
        memory(commands, options["--flows"])
    if what == ["--memory"]:
        return
    switches = []
    try:
        for name, command in commands.items():
            switches.append(Switch(name, command, name == "vswitchlab"))
        if "--flow-mods" in what:
            Work(switches, options["--rounds"], options["--flows"]).run()
        if "--traffic" in what:
            under_traffic(switches, options["--rounds"], options["--megaflows"])
        if "--upcalls" in what:
            upcalls(switches, options["--rounds"], options["--megaflows"])
        if "--traces" in what:
            traces(switches, options["--rounds"])
    finally:
        for switch in switches:
            switch.stop()


if __name__ == "__main__":
    main()
