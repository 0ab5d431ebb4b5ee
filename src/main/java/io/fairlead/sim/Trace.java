package io.fairlead.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * A recorded workload as its lines were read, before it is put on a time line: the formats tell
 * time differently, so only traces of one format can be merged.
 */
public final class Trace {
  /** What a trace may hold; above it a file is taken for the wrong one. */
  static final int MAX_ARRIVALS = 10_000_000;

  /** How the lines are to be read. */
  public enum Format {
    /** {@code TIMESTAMP,ContextTokens,GeneratedTokens}. */
    LLM,
    /** Standard Workload Format 2.2. */
    SWF
  }

  private final String source;
  private final Format format;
  private final List<Arrival> arrivals;

  private Trace(String source, Format format, List<Arrival> arrivals) {
    this.source = source;
    this.format = format;
    this.arrivals = arrivals;
  }

  /**
   * Reads one file's lines. A name that ends in {@code .swf} is Standard Workload Format, anything
   * else an LLM trace.
   *
   * @param source the file's name, with or without its folders
   * @throws TraceFormatException naming file and line
   */
  public static Trace read(String source, Iterable<String> lines) {
    boolean swf = source.toLowerCase(java.util.Locale.ROOT).endsWith(".swf");
    List<Arrival> arrivals = swf ? SwfTrace.read(source, lines) : LlmTrace.read(source, lines);
    if (arrivals.isEmpty()) {
      throw new TraceFormatException(source, 1, "there is no task in this file");
    }
    return new Trace(source, swf ? Format.SWF : Format.LLM, arrivals);
  }

  /**
   * One workload of all of them.
   *
   * @throws IllegalArgumentException if their formats differ
   */
  public static Workload merge(List<Trace> traces) {
    List<List<Arrival>> sources = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Trace trace : traces) {
      if (trace.format != traces.get(0).format) {
        throw new IllegalArgumentException(
            traces.get(0).source
                + " is "
                + traces.get(0).format
                + " and "
                + trace.source
                + " is "
                + trace.format
                + ": traces of two formats have no common clock and cannot be merged");
      }
      sources.add(trace.arrivals);
      names.add(fileName(trace.source));
    }
    return Workload.merged(String.join("+", names), sources);
  }

  /** The part after the last folder. */
  static String fileName(String source) {
    return source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
  }
}
