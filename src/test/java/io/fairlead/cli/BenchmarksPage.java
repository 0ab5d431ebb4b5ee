package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The page on benchmarks: its frame, a section for everything that is recorded, and in each the
 * conclusions that somebody has written into the page, which are kept.
 */
final class BenchmarksPage {
  private static final String FRAME =
      """
      # Benchmarks

      Generated from the recordings in [`benchmarks/`](benchmarks); a test fails when a table differs from what was recorded. Each line there is what a command printed with `--json`, unchanged: machine and versions are in it. Written by hand are only the conclusions, between their marks.

      To record: run a section's command on a machine that does nothing else, append its lines to a file in `benchmarks/`, and `mvn -Pquick test -Dtest=BenchmarksPageTest -Dfairlead.docs.write=true` writes tables and plots anew.

      **How.** Sides that are compared run in turn, in one run, on one machine, with the same tasks, several times; the tables give medians and, in brackets where there are any, the least and the most of the repetitions. Before and after a recording a fixed loop in a script is timed, to see how fast the machine is just then: 0.7 s at its best; conclusions call it the loop. All versions are called 0.1.0-SNAPSHOT; the history of a recording's file tells which one a line is of. Defaults are as shipped; where a setting differs, the section says so. Broker, registry, coordinator, agents and producers share one process and its cores, so absolute figures are those of the whole and not of a coordinator alone.

      **Not measured here:** networks and replication (one broker, no replicas, loopback), several coordinators, disks that are slow or full, agents that do real work, and anything over hours. What happens under faults is in [CHAOS.md](CHAOS.md).

      How the sides of `bench compare` are set up stands in [compare-sides](benchmarks/compare-sides.md).

      """;

  private BenchmarksPage() {}

  /**
   * The page as it should be.
   *
   * @param committed as it is, for what is written by hand
   */
  static String of(Recordings recordings, String committed) {
    List<String> known = new ArrayList<>();
    StringBuilder page = new StringBuilder(FRAME);
    for (BenchmarkSection section : BenchmarkSection.values()) {
      known.add(section.kind());
      List<JsonNode> lines = recordings.of(section.kind());
      if (!lines.isEmpty()) {
        page.append(section.text(lines, conclusions(section.kind(), committed)));
      }
    }
    recordings
        .lines()
        .keySet()
        .forEach(
            kind -> {
              if (!known.contains(kind)) {
                throw new IllegalArgumentException("there is no section for " + kind);
              }
            });
    return page.toString().stripTrailing() + "\n";
  }

  /** The place of what is written by hand. */
  static String place(String kind, String conclusions) {
    return begin(kind) + conclusions + end(kind);
  }

  private static String conclusions(String kind, String page) {
    int from = page.indexOf(begin(kind));
    int to = page.indexOf(end(kind));
    return from < 0 || to < from ? "" : page.substring(from + begin(kind).length(), to);
  }

  private static String begin(String kind) {
    return "<!-- conclusions of " + kind + ", by hand -->\n";
  }

  private static String end(String kind) {
    return "<!-- end of " + kind + " -->\n";
  }
}
