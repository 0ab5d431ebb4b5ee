package io.fairlead.cli;

/** What the commands end with. */
final class ExitCode {
  static final int OK = 0;

  /** The command ran, and what it was to do failed, or tasks were lost or doubled. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int USAGE = 2;

  /** There is nothing running to talk to, or it cannot be reached. */
  static final int UNREACHABLE = 3;

  /**
   * Another process has the agent's id. Who restarts agents that end must not restart this one: the
   * two would fence each other in turn for ever.
   */
  static final int FENCED = 4;

  private ExitCode() {}
}
