package io.fairlead.scheduler.queueing;

import io.fairlead.model.DispatchTags;

/**
 * What is to be dispatched next.
 *
 * @param entry the task
 * @param tags what {@link MultiLevelQueue#charge} needs of the decision
 */
public record Choice(QueueEntry entry, DispatchTags tags) {}
