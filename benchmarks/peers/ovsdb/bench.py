#!/usr/bin/env python3
"""Prints figures of VSwitchLab's ovsdb-server beside those of the real one: the same client, in turn
in one run, medians and their ratio. Usage: bench.py [--rounds N] OUR-COMMAND..."""
import hashlib
import json
import os
import random
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

SCHEMA = {"name": "Bench", "version": "1.0.0", "tables": {"T": {"isRoot": True, "columns": {
    "name": {"type": "string"}, "n": {"type": "integer"},
    "m": {"type": {"key": "string", "value": "string", "min": 0, "max": "unlimited"}}},
    "indexes": [["name"]]}}}
ROWS = 15_000
BIG = 100_000
WARM_UP_ROUNDS = 4


class Client:
    """A client that costs as little as may be: replies are found by counting brackets."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = ""
        self.decoder = json.JSONDecoder()

    def receive(self):
        while True:
            if self.buffer:
                try:
                    message, end = self.decoder.raw_decode(self.buffer)
                    self.buffer = self.buffer[end:].lstrip()
                    return message
                except ValueError:
                    pass
            data = self.socket.recv(1 << 20)
            if not data:
                raise EOFError("the server closed the connection")
            self.buffer += data.decode()

    def call(self, method, *params):
        self.socket.sendall(json.dumps({"method": method, "params": params, "id": 1}).encode())
        reply = self.receive()
        assert reply.get("error") is None, reply
        return reply["result"]

    def transact(self, *operations):
        return self.call("transact", "Bench", *operations)


class Server:
    """One of the two, in a directory of its own."""

    def __init__(self, name, command, database=None):
        self.name = name
        self.directory = tempfile.mkdtemp(prefix="ovsdb-bench-")
        path = os.path.join(self.directory, "db")
        if database:
            shutil.copy(database, path)
        else:
            with open(path + ".schema", "w") as out:
                json.dump(SCHEMA, out)
            subprocess.run(["ovsdb-tool", "create", path, path + ".schema"], check=True)
        self.path = os.path.join(self.directory, "s")
        environment = dict(os.environ, OVS_RUNDIR=self.directory)
        self.start = time.perf_counter()
        self.log = open(os.path.join(self.directory, "output"), "w")
        self.process = subprocess.Popen(
            command + ["--remote=punix:" + self.path, path, "-vconsole:off"],
            env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.key = 0
        self.client = self.connect()

    def connect(self):
        while True:
            try:
                return Client(self.path)
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(self.name + " ended: " + open(self.log.name).read())
                time.sleep(0.005)

    def resident_kib(self):
        for line in open("/proc/%d/status" % self.process.pid):
            if line.startswith("VmRSS"):
                return int(line.split()[1])

    def cpu_seconds(self):
        fields = open("/proc/%d/stat" % self.process.pid).read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.directory)

    def insert(self):
        self.key += 1
        return {"op": "insert", "table": "T", "row": {
            "name": "r%d" % self.key, "n": self.key, "m": ["map", [["a", "b%d" % self.key]]]}}

    def fill(self):
        while self.key < ROWS:
            self.transact_many(500)
        where = [["name", "==", "r5"]]
        select = {"op": "select", "table": "T", "where": where, "columns": ["_uuid"]}
        self.row = self.client.transact(select)[0]["rows"][0]["_uuid"]

    def transact_many(self, count):
        self.client.transact(*[self.insert() for _ in range(count)])


def update(where, value):
    return {"op": "update", "table": "T", "where": [where], "row": {"n": value}}


def inserts(server, count):
    for _ in range(count):
        server.client.transact(server.insert())


def updates(server, count):
    for i in range(count):
        server.client.transact(update(["_uuid", "==", server.row], i + server.key))


def mixed(server, count):
    for i in range(count // 4):
        server.client.transact(server.insert())
        where = ["name", "==", "r%d" % server.key]
        server.client.transact(update(where, -i))
        server.client.transact({"op": "select", "table": "T", "where": [where]})
        server.client.transact({"op": "delete", "table": "T", "where": [where]})


def pipelined(server, count):
    text = ["".join(
        json.dumps({"method": "transact", "id": i, "params": [
            "Bench", update(["_uuid", "==", server.row], start + i + server.key)]})
        for i in range(100)) for start in range(0, count, 100)]
    server.key += count
    for batch in text:
        server.client.socket.sendall(batch.encode())
        for _ in range(100):
            server.client.receive()


def indexed(server, count):
    for i in range(count):
        server.client.transact(update(["name", "==", "r%d" % (i % 1000 + 1)], i + server.key))
    server.key += 1


def monitored(server, count):
    """Microseconds from a transaction until the last of 100 monitors has heard of it."""
    clients = [server.connect() for _ in range(100)]
    requests = {"T": [{"columns": ["n"], "select": {"initial": False}}]}
    waiting = selectors.DefaultSelector()
    for client in clients:
        client.call("monitor_cond", "Bench", "m", requests)
        waiting.register(client.socket, selectors.EVENT_READ, client)
    times = []
    for i in range(count):
        start = time.perf_counter()
        server.client.transact(update(["_uuid", "==", server.row], -1000 - i - server.key))
        heard = 0
        while heard < len(clients):
            for key, _ in waiting.select():
                key.data.receive()
                heard += 1
        times.append((time.perf_counter() - start) * 1e6)
    server.key += count
    for client in clients:
        client.socket.close()
    return statistics.median(times)


WORK = [
    ("mixed: insert, update, select, delete", mixed, 400),
    ("update where an indexed column ==, 15,000 rows", indexed, 100),
    ("update by _uuid", updates, 5000),
    ("update by _uuid, 100 at a time", pipelined, 5000),
    ("insert, one row", inserts, 5000)]


def show(name, unit, ours, theirs):
    x, y = statistics.median(ours), statistics.median(theirs)
    print("%-52s %12.0f %12.0f %8.2f  %s" % (name, x, y, x / y if y else 0, unit), flush=True)


def rates(servers, rounds):
    for _ in range(WARM_UP_ROUNDS):  # for the compiler; not counted
        for server in servers:
            updates(server, 5000)
            pipelined(server, 5000)
    for name, work, count in WORK:
        wall = {server: [] for server in servers}
        cpu = {server: [] for server in servers}
        for turn in range(rounds + 1):
            for server in servers:
                cpu_before, before = server.cpu_seconds(), time.perf_counter()
                work(server, count)
                if turn:  # the first is for the compiler
                    wall[server].append(count / (time.perf_counter() - before))
                    cpu[server].append(count / max(server.cpu_seconds() - cpu_before, 0.01))
        show(name, "a second", *wall.values())
        show("    the same", "a second of the server's CPU time", *cpu.values())
    latencies = {server: [] for server in servers}
    for turn in range(rounds + 1):
        for server in servers:
            latency = monitored(server, 100)
            if turn:
                latencies[server].append(latency)
    show("until all of 100 monitors have heard", "us (smaller is better)", *latencies.values())


def record(value):
    text = json.dumps(value, separators=(",", ":")) + "\n"
    return "OVSDB JSON %d %s\n%s" % (len(text), hashlib.sha1(text.encode()).hexdigest(), text)


def big_file(path):
    with open(path, "w") as out:
        out.write(record(SCHEMA))
        chance = random.Random(1)
        rows = {str(uuid.UUID(int=chance.getrandbits(128), version=4)): {
            "name": "r%d" % i, "n": i, "m": ["map", [["a", "b%d" % i]]]} for i in range(1, BIG + 1)}
        out.write(record({"_date": 0, "T": rows}))


def loads(commands, rounds):
    folder = tempfile.mkdtemp(prefix="ovsdb-bench-")
    path = os.path.join(folder, "big")
    big_file(path)
    seconds, memory = {n: [] for n in commands}, {n: [] for n in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            server = Server(name, command, path)
            where = [["name", "==", "r77"]]
            server.client.transact({"op": "select", "table": "T", "where": where})
            seconds[name].append((time.perf_counter() - server.start) * 1000)
            memory[name].append(server.resident_kib())
            server.stop()
    shutil.rmtree(folder)
    show("start with 100,000 rows until the first answer", "ms (smaller is better)", *seconds.values())
    show("memory then", "KiB (smaller is better)", *memory.values())


def main():
    arguments = sys.argv[1:]
    rounds = 3
    if arguments[:1] == ["--rounds"]:
        rounds, arguments = int(arguments[1]), arguments[2:]
    commands = {"vswitchlab": arguments, "real": ["ovsdb-server"]}
    print("%-52s %12s %12s %8s" % ("ovsdb-server", "vswitchlab", "real", "ratio"))
    servers = [Server(name, command) for name, command in commands.items()]
    try:
        for server in servers:
            server.fill()
        rates(servers, rounds)
    finally:
        for server in servers:
            server.stop()
    loads(commands, rounds)


if __name__ == "__main__":
    main()
