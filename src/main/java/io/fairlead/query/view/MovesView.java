package io.fairlead.query.view;

import io.fairlead.streams.tally.Happening;
import io.fairlead.streams.tally.TallyRow;

/**
 * How often work was moved.
 *
 * @param stolen tasks that an idle agent took from another's local queue
 * @param migrated tasks that the balancer moved
 * @param planned waiting tasks that plans put into local queues
 * @param revoked tasks that an agent was asked to give back
 * @param rounds rounds of balancing, approved proposals and plans that were carried out
 * @param proposals proposals made to be approved
 */
public record MovesView(
    long stolen, long migrated, long planned, long revoked, long rounds, long proposals) {
  public static MovesView of(TallyRow row) {
    return new MovesView(
        row.get(Happening.STOLEN),
        row.get(Happening.MIGRATED),
        row.get(Happening.PLANNED),
        row.get(Happening.REVOKED),
        row.get(Happening.BALANCED),
        row.get(Happening.PROPOSED));
  }
}
