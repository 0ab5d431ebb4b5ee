package io.fairlead.scheduler.queueing;

/**
 * Start-time fair queueing over a few flows that are known from the beginning. The flow with the
 * least start tag goes first; V is the start tag of the last one served; a flow that could not be
 * served meanwhile starts from V.
 *
 * <p>Fairness: between two flows that can be served all the time, the work divided by weight
 * differs by at most L/w<sub>i</sub> + L/w<sub>j</sub>, L being the largest cost.
 *
 * @see "Goyal, Vin, Cheng (1996), Start-time Fair Queueing, section 2 and theorem 1"
 */
final class StartTimeFair {
  private final long[] starts;
  private final long[] weightsMilli;
  private long virtualTime;

  StartTimeFair(int flows) {
    starts = new long[flows];
    weightsMilli = new long[flows];
    java.util.Arrays.fill(weightsMilli, 1_000);
  }

  void weigh(int flow, long weightMilli) {
    weightsMilli[flow] = weightMilli;
  }

  long virtualTime() {
    return virtualTime;
  }

  /** Start tag of the flow's next task if it were served now. */
  long start(int flow) {
    return Math.max(starts[flow], virtualTime);
  }

  /** Start tag as it stands. */
  long tag(int flow) {
    return starts[flow];
  }

  /**
   * @param start as {@link #start} gave it
   * @param at virtual time of the dispatch
   */
  void charge(int flow, long costUs, long start, long at) {
    virtualTime = Math.max(virtualTime, at);
    starts[flow] = Math.addExact(start, Tags.of(costUs, weightsMilli[flow]));
  }

  void correct(int flow, long deltaUs) {
    starts[flow] = Tags.corrected(starts[flow], deltaUs, weightsMilli[flow], virtualTime);
  }

  void restore(long at, long... tags) {
    virtualTime = at;
    System.arraycopy(tags, 0, starts, 0, starts.length);
  }

  /** Lowers V to 0 and the tags with it. */
  void rebase() {
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.max(0, starts[i] - virtualTime);
    }
    virtualTime = 0;
  }
}
