package io.fairlead.agent;

import io.fairlead.wire.avro.AgentReport;
import org.jspecify.annotations.Nullable;

/** Carries reports to the broker. */
interface ReportSender extends AutoCloseable {
  /** What became of a report. */
  @FunctionalInterface
  interface Fate {
    /**
     * Called once for each report, by any thread.
     *
     * @param failure null if the broker has acknowledged it
     */
    void is(@Nullable Exception failure);
  }

  /** Sends a report; may block for as long as the broker or the registry cannot be reached. */
  void send(AgentReport report, Fate fate);

  @Override
  void close();
}
