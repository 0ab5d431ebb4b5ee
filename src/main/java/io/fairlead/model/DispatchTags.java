package io.fairlead.model;

/**
 * The virtual times of one dispatch, in tags: what is charged from where. Applying a dispatch needs
 * nothing else of what led to it.
 *
 * @param level the level that the task was taken from
 * @param flowStart where the tenant is charged from; in rounds for deficit round robin
 * @param flowTime virtual time among the tenants of the level
 * @param levelStart where the level is charged from, among the levels that share by weight
 * @param levelTime virtual time among those levels
 * @param shareStart where the level's side is charged from, critical or the rest
 * @param shareTime virtual time among the two sides
 * @param outOfTurn whether the task was taken for its tenant's guaranteed minimum, past the order
 */
public record DispatchTags(
    Level level,
    long flowStart,
    long flowTime,
    long levelStart,
    long levelTime,
    long shareStart,
    long shareTime,
    boolean outOfTurn) {}
