package io.fairlead.bench;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** What a measurement ran on, as far as the JVM knows it. */
public final class Machine {
  private static final long MIB = 1 << 20;

  private Machine() {}

  /** Words for people, by what they are about: cores, os, java, kafka, heap, options. */
  public static Map<String, String> describe() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors() + " cores");
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    machine.put("java", "Java " + Runtime.version());
    machine.put("kafka", "Kafka " + AppInfoParser.getVersion());
    machine.put("heap", "heap of " + Runtime.getRuntime().maxMemory() / MIB + " MiB at most");
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    machine.put("options", options.isEmpty() ? "no options" : String.join(" ", options));
    return machine;
  }
}
