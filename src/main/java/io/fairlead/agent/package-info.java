/**
 * The SDK: {@link io.fairlead.agent.AgentWorker} runs tasks, {@link io.fairlead.agent.TaskClient}
 * submits them. The contract that both implement is {@code topology-docs/PROTOCOL.md}.
 */
@NullMarked
package io.fairlead.agent;

import org.jspecify.annotations.NullMarked;
