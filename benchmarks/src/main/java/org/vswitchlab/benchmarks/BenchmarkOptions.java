package org.vswitchlab.benchmarks;

import java.util.TreeMap;

/** {@code --name=value} arguments, as the peers take them. */
record BenchmarkOptions(TreeMap<String, String> values) {

  static BenchmarkOptions parse(String[] args) {
    TreeMap<String, String> values = new TreeMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("'" + arg + "' is not --name=value");
      }
      values.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    return new BenchmarkOptions(values);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  double decimal(String name, double otherwise) {
    return Double.parseDouble(text(name, Double.toString(otherwise)));
  }
}
