package io.fairlead.query.view;

/**
 * Figures of one tenant. What is counted begins where this instance took the swarm over.
 *
 * @param weight its share relative to others
 * @param tasks its tasks that have not ended
 * @param waiting those of them that wait for an agent: queued and placed
 * @param held those of them that agents have
 * @param dueShare its weight by the weights of all tenants that have tasks or had some dispatched,
 *     0 to 1
 * @param receivedShare work charged to it by the work charged to all, 0 to 1; 0 if there was none.
 *     One that asks for less than its share receives less
 * @param receivedMs work charged to it, milliseconds at speed 1
 * @param rejected submissions that were not accepted
 * @param waits from ready to dispatched
 */
public record TenantFiguresView(
    String tenantId,
    double weight,
    long tasks,
    long waiting,
    long held,
    boolean paused,
    boolean draining,
    double dueShare,
    double receivedShare,
    double receivedMs,
    long submitted,
    long completed,
    long failed,
    long rejected,
    SpreadView waits) {

  /** The same with four significant digits, except the weight, which is a setting. */
  public TenantFiguresView rounded() {
    return new TenantFiguresView(
        tenantId,
        weight,
        tasks,
        waiting,
        held,
        paused,
        draining,
        Rounded.of(dueShare),
        Rounded.of(receivedShare),
        Rounded.of(receivedMs),
        submitted,
        completed,
        failed,
        rejected,
        waits.rounded());
  }
}
