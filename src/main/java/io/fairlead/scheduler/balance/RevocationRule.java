package io.fairlead.scheduler.balance;

/**
 * When it pays to ask an agent for a task that it has not started. Asking takes a round trip to the
 * agent, and the way to another one takes a part of a round trip to that one, for which the whole
 * is reckoned: what is not won clearly is not asked for.
 */
public final class RevocationRule {
  private RevocationRule() {}

  /**
   * A task at an agent.
   *
   * @param startUs when it is expected to start there, microseconds from now
   * @param runUs expected run time there
   * @param roundTripUs to that agent and back
   */
  public record Prospect(long startUs, long runUs, double roundTripUs) {
    double endUs() {
      return (double) startUs + runUs;
    }
  }

  /**
   * What is gained in time to the start, microseconds; 0 or less if it does not pay. It does not
   * either where the task would start earlier elsewhere and end later, and where it is expected to
   * have started before the question arrives.
   *
   * @param here where it is
   * @param there where it could be
   */
  public static double gainUs(Prospect here, Prospect there) {
    double asking = here.roundTripUs + there.roundTripUs;
    boolean inTime = here.startUs > here.roundTripUs;
    double sooner = here.startUs - (asking + there.startUs);
    double done = here.endUs() - (asking + there.endUs());
    return inTime && done > 0 ? sooner : 0;
  }
}
