package io.fairlead.query.view;

/**
 * A command has been written, and will be carried out or refused.
 *
 * @param swarmId the swarm, or {@code *}
 * @param follow where what became of it can be asked for, for an hour; 404 until it is handled
 */
public record AcceptedView(String commandId, String swarmId, String follow) {}
