#!/usr/bin/env python3
"""Prints JMH's results, a JSON file, as processor time beside that of the real switch where that is
known, and the ratio. Open vSwitch 3.1's figures were measured once, on the machine of docs."""
import json
import sys

# Nanoseconds: its userspace datapath on one core, generator included; its classifier's own benchmark.
REAL = {
    "DatapathBenchmark.forward exact 1": 174,
    "DatapathBenchmark.forward exact 1000": 187,
    "DatapathBenchmark.forward exact 8000": 222,
    "DatapathBenchmark.forward 1 1": 190,
    "DatapathBenchmark.forward 1 1000": 257,
    "ClassifierBenchmark.lookup 100000/10": 660,
    "ClassifierBenchmark.lookup 100000/100": 3400,
    "ClassifierBenchmark.lookup 500000/100": 10200,
    "ClassifierBenchmark.lookupUnwildcarding 100000/10": 1800,
    "ClassifierBenchmark.lookupUnwildcarding 100000/100": 12800,
    "ClassifierBenchmark.lookupUnwildcarding 500000/100": 21900,
}
ORDER = ["masks", "rules", "tables", "flow", "flows"]


def main():
    print("%-60s %12s %12s %8s" % ("ns of processor time each", "vswitchlab", "real", "ratio"))
    for result in json.load(open(sys.argv[1])):
        parameters = result.get("params", {})
        names = sorted(parameters, key=lambda n: ORDER.index(n) if n in ORDER else len(ORDER))
        name = ".".join(result["benchmark"].split(".")[-2:])
        label = " ".join([name] + [parameters[n] for n in names])
        cpu = result["secondaryMetrics"]["cpu"]["score"]
        real = REAL.get(label)
        shown = ("%12d" % real, "%8.2f" % (cpu / real)) if real else ("%12s" % "-", "%8s" % "-")
        described = name + "".join(" %s=%s" % (n, parameters[n]) for n in names)
        print("%-60s %12.0f %s %s" % (described, cpu, *shown))


if __name__ == "__main__":
    main()
