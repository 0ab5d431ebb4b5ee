package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.LastMove;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Series;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.wire.avro.state.CostSource;
import io.fairlead.wire.avro.state.TaskContent;
import io.fairlead.wire.avro.state.TaskLevel;
import io.fairlead.wire.avro.state.TaskPayload;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between tasks, live and finished, and the records that stores keep of them. */
final class StoredTaskCodec {
  private StoredTaskCodec() {}

  static io.fairlead.wire.avro.state.StoredTask toRecord(TaskRow row) {
    StoredTask stored = row.task();
    Payload payload = row.payload();
    return new io.fairlead.wire.avro.state.StoredTask(
        content(stored.task()),
        io.fairlead.wire.avro.state.TaskPhase.valueOf(stored.phase().name()),
        stored.estimate().costUs(),
        CostSource.valueOf(stored.estimate().source().name()),
        stored.seq(),
        stored.level() == stored.task().level() ? null : TaskLevel.valueOf(stored.level().name()),
        stored.queuedAtMs(),
        stored.admitted(),
        values(stored.waitsFor()),
        stored.wakeAtMs(),
        stored.attempts(),
        lease(stored.lease()),
        stored.startedAtMs(),
        stored.cancelReason(),
        stored.revoking(),
        place(stored.place()),
        lastMove(stored.lastMove()),
        stored.patienceSpent(),
        payload == null
            ? null
            : new TaskPayload(payload.bytes(), payload.contentType(), payload.headers()));
  }

  static TaskRow fromRecord(io.fairlead.wire.avro.state.StoredTask stored) {
    TaskPayload payload = stored.getPayload();
    return new TaskRow(
        task(stored),
        payload == null
            ? null
            : new Payload(payload.getBytes(), payload.getContentType(), payload.getHeaders()));
  }

  private static StoredTask task(io.fairlead.wire.avro.state.StoredTask stored) {
    Task task = content(stored.getTask());
    TaskLevel level = stored.getLevel();
    return new StoredTask(
        task,
        TaskPhase.valueOf(stored.getPhase().name()),
        new CostEstimate(stored.getCostUs(), EstimateSource.valueOf(stored.getCostSource().name())),
        stored.getSeq(),
        level == null ? task.level() : Level.valueOf(level.name()),
        stored.getQueuedAtMs(),
        stored.getAdmitted(),
        ids(stored.getWaitsFor()),
        stored.getWakeAtMs(),
        stored.getAttempts(),
        lease(stored.getLease()),
        stored.getStartedAtMs(),
        stored.getCancelReason(),
        stored.getRevoking(),
        place(stored.getPlace()),
        lastMove(stored.getLastMove()),
        stored.getPatienceSpent());
  }

  static io.fairlead.wire.avro.state.FinishedTask toRecord(FinishedTask finished) {
    return new io.fairlead.wire.avro.state.FinishedTask(
        finished.id().value(),
        io.fairlead.wire.avro.state.TaskPhase.valueOf(finished.phase().name()),
        finished.contentHash(),
        finished.epoch().value(),
        finished.endedAtMs());
  }

  static FinishedTask fromRecord(io.fairlead.wire.avro.state.FinishedTask finished) {
    return new FinishedTask(
        new TaskId(finished.getId()),
        TaskPhase.valueOf(finished.getPhase().name()),
        finished.getContentHash(),
        new Epoch(finished.getEpoch()),
        finished.getEndedAtMs());
  }

  private static TaskContent content(Task task) {
    Series series = task.series();
    return new TaskContent(
        task.id().value(),
        task.tenant().value(),
        task.type(),
        TaskLevel.valueOf(task.level().name()),
        (int) task.priority(),
        task.deadlineMs() == Task.NEVER ? null : task.deadlineMs(),
        task.submittedAtMs(),
        task.notBeforeMs(),
        task.estimatedCostUs(),
        series == null ? null : series.id(),
        series == null ? 0 : series.periodMs(),
        values(task.dependencies()),
        task.resourceDemand(),
        task.requiredCapabilities(),
        task.affinityKey(),
        task.movable(),
        task.maxAttempts(),
        task.contentHash());
  }

  private static Task content(TaskContent content) {
    Long deadlineMs = content.getDeadlineMs();
    String seriesId = content.getSeriesId();
    return new Task(
        new TaskId(content.getId()),
        SharedValues.TENANTS.get(content.getTenant()),
        SharedValues.TASK_TYPES.get(content.getTaskType()),
        Level.valueOf(content.getLevel().name()),
        content.getPriority(),
        deadlineMs == null ? Task.NEVER : deadlineMs,
        content.getSubmittedAtMs(),
        content.getNotBeforeMs(),
        content.getEstimatedCostUs(),
        seriesId == null ? null : new Series(seriesId, content.getPeriodMs()),
        ids(content.getDependencies()),
        new TreeMap<>(content.getResourceDemand()),
        content.getRequiredCapabilities(),
        content.getAffinityKey(),
        content.getMovable(),
        content.getMaxAttempts(),
        content.getContentHash());
  }

  private static io.fairlead.wire.avro.state.@Nullable Lease lease(@Nullable Lease lease) {
    if (lease == null) {
      return null;
    }
    return new io.fairlead.wire.avro.state.Lease(
        lease.agent().value(),
        lease.incarnation(),
        lease.epoch().value(),
        lease.seq(),
        lease.chargedUs(),
        lease.dispatchedAtMs(),
        lease.expectedMs());
  }

  private static @Nullable Lease lease(io.fairlead.wire.avro.state.@Nullable Lease lease) {
    if (lease == null) {
      return null;
    }
    return new Lease(
        new AgentId(lease.getAgent()),
        lease.getIncarnation(),
        new Epoch(lease.getEpoch()),
        lease.getSeq(),
        lease.getChargedUs(),
        lease.getDispatchedAtMs(),
        lease.getExpectedMs());
  }

  private static io.fairlead.wire.avro.state.@Nullable LocalPlace place(
      @Nullable LocalPlace place) {
    return place == null
        ? null
        : new io.fairlead.wire.avro.state.LocalPlace(
            place.agent().value(),
            io.fairlead.wire.avro.state.PlaceKind.valueOf(place.kind().name()),
            place.untilMs());
  }

  private static @Nullable LocalPlace place(
      io.fairlead.wire.avro.state.@Nullable LocalPlace place) {
    return place == null
        ? null
        : new LocalPlace(
            new AgentId(place.getAgent()),
            PlaceKind.valueOf(place.getKind().name()),
            place.getUntilMs());
  }

  private static io.fairlead.wire.avro.state.@Nullable LastMove lastMove(@Nullable LastMove move) {
    return move == null
        ? null
        : new io.fairlead.wire.avro.state.LastMove(move.from().value(), move.atMs());
  }

  private static @Nullable LastMove lastMove(io.fairlead.wire.avro.state.@Nullable LastMove move) {
    return move == null ? null : new LastMove(new AgentId(move.getFrom()), move.getAtMs());
  }

  private static List<String> values(List<TaskId> ids) {
    return ids.isEmpty() ? List.of() : ids.stream().map(TaskId::value).toList();
  }

  private static List<TaskId> ids(List<String> values) {
    return values.isEmpty() ? List.of() : values.stream().map(TaskId::new).toList();
  }
}
