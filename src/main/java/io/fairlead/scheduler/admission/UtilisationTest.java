package io.fairlead.scheduler.admission;

/**
 * The necessary condition for periodic work: its utilisation, the sum of cost over period, must not
 * be above what may be promised of the capacity.
 *
 * <p>It only ever rejects. On one processor under preemptive earliest deadline first, with each
 * deadline at the end of its period, the condition is sufficient too; on several processors a sum
 * hardly above 1 can miss a deadline however many there are, so acceptance needs {@link
 * ForwardSchedule}.
 *
 * @see "Liu, Layland (1973), Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
 *     Environment, theorem 7"
 * @see "Dhall, Liu (1978), On a Real-Time Scheduling Problem"
 */
public final class UtilisationTest {
  private double demand;

  /**
   * Adds periodic work.
   *
   * @param costUs each time, microseconds at speed 1, above 0
   * @param periodMs above 0
   */
  public void add(long costUs, long periodMs) {
    demand += costUs / (periodMs * 1_000.0);
  }

  /** What has been added needs, in units of speed. */
  public double demand() {
    return demand;
  }

  /**
   * Whether it cannot be done.
   *
   * @param capacity slots × speed, summed over the agents that take work
   * @param criticalShareMilli part of it that may be promised, thousandths
   */
  public boolean rejects(double capacity, long criticalShareMilli) {
    return demand > capacity * criticalShareMilli / 1_000;
  }
}
