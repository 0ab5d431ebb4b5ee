package io.fairlead.agent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after another on one slot's thread, until the agent has ended. */
final class SlotRunner implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotRunner.class);

  private final SharedSession session;
  private final TaskHandler handler;

  SlotRunner(SharedSession session, TaskHandler handler) {
    this.session = session;
    this.handler = handler;
  }

  @Override
  public void run() {
    for (Run run = session.awaitRun(); run != null; run = session.awaitRun()) {
      run(run);
      // Meant for the run that is over, and cannot come later: see SharedSession.
      boolean unused = Thread.interrupted();
    }
  }

  private void run(Run run) {
    AssignedTask task = run.task();
    try {
      TaskResult result = handler.handle(task, new RunContext(session, run));
      session.returned(run, result == null ? TaskResult.empty() : result);
    } catch (TaskFailedException e) {
      session.failed(run, words(e), e.isRetriable());
    } catch (Exception e) {
      LOG.debug("task {} epoch {} failed", task.taskId(), task.epoch(), e);
      session.failed(run, words(e), true);
    } catch (Error e) { // the slot and the other tasks live on: the next attempt may be elsewhere
      LOG.warn("task {} epoch {} failed with an error", task.taskId(), task.epoch(), e);
      session.failed(run, words(e), true);
    }
  }

  private static String words(Throwable e) {
    String message = e.getMessage();
    boolean own = e instanceof TaskFailedException;
    if (message == null || message.isBlank()) {
      return e.getClass().getName();
    }
    return own ? message : e.getClass().getName() + ": " + message;
  }

  /** What the handler sees of its run. */
  private record RunContext(SharedSession session, Run run) implements TaskContext {
    @Override
    public boolean isCancelled() {
      return run.isCancelled();
    }

    @Override
    public void progress(double share) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("progress " + share + ": must be 0 to 1");
      }
      session.progressed(run, share);
    }

    @Override
    public String idempotencyKey() {
      return run.task().taskId() + "@" + run.task().epoch();
    }
  }
}
