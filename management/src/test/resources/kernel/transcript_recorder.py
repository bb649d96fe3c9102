#!/usr/bin/env python3
"""Runs the commands of a file of transcripts on this machine, each transcript in a network namespace of its own,
and prints what came of them in the same form. Status 3: this machine allows no namespaces."""
import ctypes
import os
import shlex
import subprocess
import sys
import time

CLONE_NEWNET, CLONE_NEWNS = 0x40000000, 0x00020000
ENV = dict(os.environ, LC_ALL="C", PATH="/usr/sbin:/usr/bin:/sbin:/bin")


def transcripts(path):
    found = []
    with open(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("## "):
                found.append((line[3:], []))
            elif line.startswith("$ ") or line.startswith("@ "):
                found[-1][1].append(line)
    return found


def play(steps):
    for step in steps:
        print(step)
        if step.startswith("@ "):
            time.sleep(float(step[2:]) / 1000)
            continue
        done = subprocess.run(["/bin/sh", "-c", step[2:]], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV)
        for line in (done.stderr + done.stdout).splitlines():
            print("| " + line)
        if done.returncode:
            print("= %d" % done.returncode)


def isolate():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | CLONE_NEWNS) != 0:
        sys.exit(3)
    for scope in ("all", "default", "lo"):
        try:
            with open("/proc/sys/net/ipv6/conf/%s/disable_ipv6" % scope, "w") as knob:
                knob.write("1")
        except OSError:
            pass


def main():
    for name, steps in transcripts(sys.argv[1]):
        print("## " + name)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            isolate()
            play(steps)
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(3)


main()
