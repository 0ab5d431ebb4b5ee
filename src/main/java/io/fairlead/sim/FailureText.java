package io.fairlead.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What went wrong in a run, and how to see it again, for people. */
public final class FailureText {
  private FailureText() {}

  /**
   * @param faults that struck in the run
   * @param commit that this was built from
   */
  public static List<String> of(ShortestPrefix prefix, Set<Fault> faults, String commit) {
    Violation violation = prefix.violation();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("The last events before seed " + violation.seed() + " failed:");
    violation.log().forEach(line -> lines.add("  " + line));
    lines.add("");
    lines.add("seed:     " + violation.seed());
    lines.add("commit:   " + commit);
    lines.add("violated: " + violation.rule() + ": " + violation.message());
    boolean whole = prefix.until() == ShortestPrefix.WHOLE;
    double atSeconds = violation.atUs() / 1e6;
    lines.add(
        whole
            ? String.format(
                Locale.ROOT, "prefix:   none is shorter; the whole run fails, at %.3f s", atSeconds)
            : String.format(
                Locale.ROOT,
                "prefix:   fails after the first %,d of its inputs, at %.3f s",
                prefix.until(),
                atSeconds));
    lines.add(
        "again:    fairlead simulate --seed "
            + violation.seed()
            + " --runs 1 --faults "
            + Fault.keys(faults)
            + (whole ? "" : " --until " + prefix.until()));
    return lines;
  }
}
