package io.fairlead.agent;

import io.fairlead.wire.avro.AgentReport;

/**
 * Writes reports: numbers them, fills them from the workload, and keeps them below the size that
 * the broker takes.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class ReportWriter {
  /** Estimated size of the transitions of one report, bytes; leaves room below Kafka's 1 MiB. */
  static final long MAX_BYTES = 700_000;

  private final AgentSettings settings;
  private final Workload work;
  private long reportSeq;
  private long maxBytes = MAX_BYTES;
  private double throttle;
  private boolean urgent;

  ReportWriter(AgentSettings settings, Workload work) {
    this.settings = settings;
    this.work = work;
  }

  /** The next report is to go out as soon as it may. */
  void hurry() {
    urgent = true;
  }

  /** Holds back a share of the agent's speed, 0 to 1, from the next report on. */
  void throttle(double share) {
    throttle = share;
    urgent = true;
  }

  /** Whether there is something to tell that should not wait for the heartbeat. */
  boolean hasNews() {
    return urgent || work.hasNews();
  }

  AgentReport hello(String helloId, Moment now) {
    return begin(helloId, false, now).build();
  }

  /**
   * @param lastDispatchSeq seq of the last message read, to be taken together with what is held
   */
  AgentReport report(
      String helloId, long incarnation, long lastDispatchSeq, boolean draining, Moment now) {
    AgentReport.Builder report = begin(helloId, draining, now);
    report.setIncarnation(incarnation).setLastDispatchSeq(lastDispatchSeq);
    work.fill(report, maxBytes);
    urgent = false;
    return report.build();
  }

  /**
   * The broker does not take a report of that size. Fewer transitions go into one from now on; a
   * result that is too large alone is given up.
   *
   * @param transitions how many the refused report carried
   */
  void shrink(int transitions) {
    if (transitions > 1) {
      maxBytes = Math.max(1, maxBytes / 2);
    } else {
      work.giveUpLargestResult();
    }
  }

  private AgentReport.Builder begin(String helloId, boolean draining, Moment now) {
    return settings
        .report(now.wallMs())
        .setHelloId(helloId)
        .setReportSeq(++reportSeq)
        .setThrottle(throttle)
        .setDraining(draining);
  }
}
