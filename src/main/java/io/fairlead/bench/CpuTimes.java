package io.fairlead.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time that the threads of this process have taken, by what they do. That of threads that
 * have ended between two looks is lost, and so is that of the collector and the compiler.
 */
public final class CpuTimes {
  /** What the coordinator's stream threads are called among the parts. */
  public static final String STREAM_THREAD = "stream thread";

  private final Map<Long, Long> nanosById;
  private final Map<Long, String> partById;

  private CpuTimes(Map<Long, Long> nanosById, Map<Long, String> partById) {
    this.nanosById = nanosById;
    this.partById = partById;
  }

  /** Up to now. */
  public static CpuTimes now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> nanos = new HashMap<>();
    Map<Long, String> parts = new HashMap<>();
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null) {
        nanos.put(info.getThreadId(), threads.getThreadCpuTime(info.getThreadId()));
        parts.put(info.getThreadId(), part(info.getThreadName()));
      }
    }
    return new CpuTimes(nanos, parts);
  }

  /** Nanoseconds since then, by part. */
  public Map<String, Long> since(CpuTimes before) {
    Map<String, Long> taken = new TreeMap<>();
    nanosById.forEach(
        (id, nanos) ->
            taken.merge(
                partById.getOrDefault(id, "other"),
                nanos - before.nanosById.getOrDefault(id, 0L),
                Long::sum));
    return taken;
  }

  private static String part(String thread) {
    String name = thread.toLowerCase(Locale.ROOT);
    if (name.contains("producer-network") && name.contains("streamthread")) {
      return "coordinator's producer";
    } else if (name.contains("streamthread")) {
      return STREAM_THREAD;
    } else if (name.contains("request-handler") || name.contains("kafka-network-thread")) {
      return "broker";
    } else if (name.contains("agents")) {
      return "agents";
    } else if (name.contains("feed") || name.contains("producer")) {
      return "producers of load";
    }
    return "other";
  }
}
