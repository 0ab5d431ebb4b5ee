package io.fairlead.agent;

import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.AgentReport;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the session has to report: at once when something changed, coalescing what happens
 * while a report is on its way, and every heartbeat otherwise. Runs on a thread of its own until
 * the agent has ended.
 */
final class AgentReporter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentReporter.class);

  private final AgentSettings settings;
  private final SharedSession session;
  private final ReportSender sender;
  private volatile boolean failing;

  AgentReporter(AgentSettings settings, SharedSession session, ReportSender sender) {
    this.settings = settings;
    this.session = session;
    this.sender = sender;
  }

  @Override
  public void run() {
    try (sender) {
      for (AgentReport due = session.awaitReport(); due != null; due = session.awaitReport()) {
        send(due);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.finish(AgentEnd.Reason.BROKEN, "the thread that reports was interrupted");
    }
  }

  private void send(AgentReport report) {
    boolean[] told = new boolean[1];
    try {
      sender.send(
          report,
          failure -> {
            told[0] = true;
            landed(report, failure);
          });
    } catch (RuntimeException e) {
      if (told[0]) {
        throw e;
      }
      landed(report, e);
    }
  }

  private void landed(AgentReport report, @Nullable Exception failure) {
    if (failure == null) {
      if (failing) {
        failing = false;
        LOG.info("agent {}/{}: reports arrive again", settings.swarm(), settings.agent());
      }
      session.acknowledged();
    } else if (tooLarge(failure)) {
      LOG.warn(
          "agent {}/{}: report {} is too large: {}",
          settings.swarm(),
          settings.agent(),
          report.getReportSeq(),
          failure.getMessage());
      session.tooLarge();
    } else {
      if (!failing) {
        failing = true;
        LOG.warn(
            "agent {}/{}: report {} did not arrive, will be repeated: {}",
            settings.swarm(),
            settings.agent(),
            report.getReportSeq(),
            failure.toString());
      }
      session.notSent();
    }
  }

  private static boolean tooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || (failure instanceof WireException wire
            && wire.reason() == WireException.Reason.TOO_LARGE);
  }
}
