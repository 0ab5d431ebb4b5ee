package io.fairlead.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** What a measurement ran on, as far as the JVM knows it. */
public final class Machine {
  private static final long MIB = 1 << 20;

  private Machine() {}

  private static Optional<String> cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not on Linux
    }
  }

  private static String version() {
    String version = Machine.class.getPackage().getImplementationVersion();
    return version == null ? "of classes, not of a jar" : version;
  }

  /**
   * Words for people, by what they are about: fairlead, cores, os, cpu where it is known, java,
   * kafka, heap, options.
   */
  public static Map<String, String> describe() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("fairlead", "Fairlead " + version());
    machine.put("cores", Runtime.getRuntime().availableProcessors() + " cores");
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    cpuModel().ifPresent(model -> machine.put("cpu", model));
    machine.put("java", "Java " + Runtime.version());
    machine.put("kafka", "Kafka " + AppInfoParser.getVersion());
    machine.put("heap", "heap of " + Runtime.getRuntime().maxMemory() / MIB + " MiB at most");
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    machine.put("options", options.isEmpty() ? "no options" : String.join(" ", options));
    return machine;
  }
}
