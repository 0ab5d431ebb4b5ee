package io.fairlead.query.view;

import java.util.List;

/**
 * A page of a swarm's decisions, in their order.
 *
 * @param next offset to ask from for what follows; the answer may have been cut before it was full,
 *     as long as this is below {@code latest} there is more
 * @param earliest the first offset that is retained
 * @param latest the offset of whatever is decided next
 */
public record DecisionsView(
    String swarmId, List<DecisionView> decisions, long next, long earliest, long latest) {}
