package io.fairlead.query.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is submitted, by the names of the schema; or several, and then nothing but {@code
 * tasks}. What is left out has the schema's default.
 *
 * @param taskId unique within the swarm; a random one if left out
 * @param level {@code critical}, {@code high}, {@code normal} or {@code low}
 * @param deadlineMs milliseconds since the Unix epoch
 * @param notBeforeMs earliest start, milliseconds since the Unix epoch
 * @param submittedAtMs milliseconds since the Unix epoch
 * @param estimatedCostMs run time on an agent of speed 1, milliseconds
 * @param periodMs with seriesId: milliseconds from release to release
 * @param payload a text, or any other JSON value, which the agent gets as JSON
 * @param payloadBase64 instead of payload, for bytes
 * @param tasks at most 1000
 */
public record TaskBody(
    @Nullable String swarmId,
    @Nullable String taskId,
    @Nullable String tenantId,
    @Nullable String taskType,
    @Nullable String level,
    @Nullable Integer priority,
    @Nullable Long deadlineMs,
    @Nullable Long notBeforeMs,
    @Nullable Long submittedAtMs,
    @Nullable Double estimatedCostMs,
    @Nullable List<String> requiredCapabilities,
    @Nullable String seriesId,
    @Nullable Long periodMs,
    @Nullable List<String> dependencies,
    @Nullable Map<String, Long> resourceDemand,
    @Nullable String affinityKey,
    @Nullable Boolean movable,
    @Nullable Integer maxAttempts,
    @Nullable JsonNode payload,
    @Nullable String payloadBase64,
    @Nullable String contentType,
    @Nullable Map<String, String> headers,
    @Nullable List<TaskBody> tasks) {}
