package io.fairlead.wire;

import io.fairlead.model.FinishedTask;
import io.fairlead.model.FlowTags;
import io.fairlead.model.Kpi;
import io.fairlead.model.Series;
import io.fairlead.model.SettingChange;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.TenantId;
import io.fairlead.model.WorkSums;
import io.fairlead.wire.avro.state.StoredAnswer;
import io.fairlead.wire.avro.state.StoredFlow;
import io.fairlead.wire.avro.state.StoredKpi;
import io.fairlead.wire.avro.state.StoredPayload;
import io.fairlead.wire.avro.state.StoredSettingChange;
import io.fairlead.wire.avro.state.StoredTokenSum;
import io.fairlead.wire.avro.state.StoredTokens;
import io.fairlead.wire.avro.state.StoredWork;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/**
 * The serdes of the state stores' values. Every call makes a new one; each may be shared between
 * threads. Reading throws {@link SerializationException} for bytes that are no such value, or of a
 * format version that this program does not know.
 */
public final class StateSerdes {
  private StateSerdes() {}

  /** Swarms, by {@link StoreKeys#swarm}. */
  public static Serde<StoredSwarm> swarm() {
    StoredSwarmCodec codec = new StoredSwarmCodec();
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredSwarm.getClassSchema(),
        codec::toRecord,
        codec::fromRecord);
  }

  /** Tenants, by {@link StoreKeys#tenant}. */
  public static Serde<StoredTenant> tenant() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredTenant.getClassSchema(),
        (StoredTenant tenant) ->
            new io.fairlead.wire.avro.state.StoredTenant(
                tenant.id().value(),
                tenant.flows().stream()
                    .map(flow -> new StoredFlow(flow.tag(), flow.deficitUs()))
                    .toList(),
                tenant.chargedUs(),
                tenant.tokensMicro(),
                tenant.tokensAtMs(),
                tenant.paused(),
                tenant.draining()),
        tenant ->
            new StoredTenant(
                new TenantId(tenant.getId()),
                tenant.getFlows().stream()
                    .map(flow -> new FlowTags(flow.getTag(), flow.getDeficitUs()))
                    .toList(),
                tenant.getChargedUs(),
                tenant.getTokensMicro(),
                tenant.getTokensAtMs(),
                tenant.getPaused(),
                tenant.getDraining()));
  }

  /** Reserved series, by {@link StoreKeys#series}. */
  public static Serde<StoredSeries> series() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredSeries.getClassSchema(),
        (StoredSeries series) ->
            new io.fairlead.wire.avro.state.StoredSeries(
                series.tenant().value(),
                series.series().id(),
                series.series().periodMs(),
                series.costUs(),
                series.relativeDeadlineMs(),
                series.capabilities(),
                series.lastReleaseMs()),
        series ->
            new StoredSeries(
                new TenantId(series.getTenant()),
                new Series(series.getSeriesId(), series.getPeriodMs()),
                series.getCostUs(),
                series.getRelativeDeadlineMs(),
                series.getCapabilities(),
                series.getLastReleaseMs()));
  }

  /** Rated shared resources, by {@link StoreKeys#resource}. */
  public static Serde<StoredResource> resource() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredResource.getClassSchema(),
        (StoredResource resource) ->
            new io.fairlead.wire.avro.state.StoredResource(
                resource.name(), resource.parts(), resource.atMs()),
        resource ->
            new StoredResource(resource.getName(), resource.getParts(), resource.getAtMs()));
  }

  /** Task types, by {@link StoreKeys#taskType}. */
  public static Serde<StoredTaskType> taskType() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredTaskType.getClassSchema(),
        (StoredTaskType type) ->
            new io.fairlead.wire.avro.state.StoredTaskType(
                type.type(), type.costUs(), type.samples()),
        type -> new StoredTaskType(type.getTaskType(), type.getCostUs(), type.getSamples()));
  }

  /** Agents, by {@link StoreKeys#agent}. */
  public static Serde<StoredAgent> agent() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredAgent.getClassSchema(),
        StoredAgentCodec::toRecord,
        StoredAgentCodec::fromRecord);
  }

  /** Live tasks, by {@link StoreKeys#task}. */
  public static Serde<TaskRow> task() {
    return new StateSerde<TaskRow, io.fairlead.wire.avro.state.StoredTask>(
        io.fairlead.wire.avro.state.StoredTask.getClassSchema(),
        StoredTaskCodec::toRecord,
        StoredTaskCodec::fromRecord);
  }

  /** Tasks that have ended, by {@link StoreKeys#task}. */
  public static Serde<FinishedTask> finishedTask() {
    return new StateSerde<FinishedTask, io.fairlead.wire.avro.state.FinishedTask>(
        io.fairlead.wire.avro.state.FinishedTask.getClassSchema(),
        StoredTaskCodec::toRecord,
        StoredTaskCodec::fromRecord);
  }

  /** Key figures, by {@link StoreKeys#swarm}. */
  public static Serde<Kpi> kpi() {
    return new StateSerde<>(
        StoredKpi.getClassSchema(),
        (Kpi kpi) ->
            new StoredKpi(
                kpi.fromMs(),
                kpi.untilMs(),
                kpi.submitted(),
                kpi.completed(),
                kpi.waiting(),
                kpi.running(),
                kpi.loadDistributionVariance(),
                kpi.taskMigrationRate(),
                kpi.queueLatencyMeanMs(),
                kpi.utilisationEfficiency(),
                kpi.fairnessIndex()),
        stored ->
            new Kpi(
                stored.getFromMs(),
                stored.getUntilMs(),
                stored.getSubmitted(),
                stored.getCompleted(),
                stored.getWaiting(),
                stored.getRunning(),
                stored.getLoadDistributionVariance(),
                stored.getTaskMigrationRate(),
                stored.getQueueLatencyMeanMs(),
                stored.getUtilisationEfficiency(),
                stored.getFairnessIndex()));
  }

  /** Sums of work, by {@link StoreKeys#work}. */
  public static Serde<WorkSums> work() {
    return new StateSerde<>(
        StoredWork.getClassSchema(),
        (WorkSums sums) ->
            new StoredWork(
                sums.arrived(), sums.arrivedWorkUs(), sums.completed(), sums.completedWorkUs()),
        stored ->
            new WorkSums(
                stored.getArrived(),
                stored.getArrivedWorkUs(),
                stored.getCompleted(),
                stored.getCompletedWorkUs()));
  }

  /** Versions of configurations, by {@link StoreKeys#config}. */
  public static Serde<StoredConfig> config() {
    return new StateSerde<>(
        io.fairlead.wire.avro.state.StoredConfig.getClassSchema(),
        (StoredConfig config) ->
            new io.fairlead.wire.avro.state.StoredConfig(
                config.version(),
                config.atMs(),
                config.issuedBy(),
                config.rolledBackTo(),
                config.settings(),
                config.changes().stream()
                    .map(it -> new StoredSettingChange(it.name(), it.before(), it.after()))
                    .toList()),
        stored ->
            new StoredConfig(
                stored.getVersion(),
                stored.getAtMs(),
                stored.getIssuedBy(),
                stored.getRolledBackTo(),
                new TreeMap<>(stored.getSettings()),
                stored.getChanges().stream()
                    .map(it -> new SettingChange(it.getName(), it.getBefore(), it.getAfter()))
                    .toList()));
  }

  /** What became of commands, by {@link StoreKeys#answer}. */
  public static Serde<CommandAnswer> answer() {
    return new StateSerde<CommandAnswer, StoredAnswer>(
        StoredAnswer.getClassSchema(), StoredAnswerCodec::toRecord, StoredAnswerCodec::fromRecord);
  }

  /** Sums of tokens, by {@link StoreKeys#swarm}. */
  public static Serde<TokenSums> tokens() {
    return new StateSerde<>(
        StoredTokens.getClassSchema(),
        (TokenSums sums) -> new StoredTokens(stored(sums.byTenant()), stored(sums.byAgent())),
        stored -> new TokenSums(sums(stored.getByTenant()), sums(stored.getByAgent())));
  }

  private static List<StoredTokenSum> stored(SortedMap<TokenSums.Key, TokenSums.Sum> sums) {
    return sums.entrySet().stream()
        .map(
            entry ->
                new StoredTokenSum(
                    entry.getKey().operation(),
                    entry.getKey().id(),
                    entry.getValue().tasks(),
                    entry.getValue().tokens()))
        .toList();
  }

  private static SortedMap<TokenSums.Key, TokenSums.Sum> sums(List<StoredTokenSum> stored) {
    SortedMap<TokenSums.Key, TokenSums.Sum> sums = new TreeMap<>();
    stored.forEach(
        sum ->
            sums.put(
                new TokenSums.Key(sum.getOperation(), sum.getId()),
                new TokenSums.Sum(sum.getTasks(), sum.getTokens())));
    return sums;
  }

  /** Payloads, by {@link StoreKeys#task}. */
  public static Serde<Payload> payload() {
    return new StateSerde<>(
        StoredPayload.getClassSchema(),
        (Payload payload) ->
            new StoredPayload(payload.bytes(), payload.contentType(), payload.headers()),
        stored -> new Payload(stored.getBytes(), stored.getContentType(), stored.getHeaders()));
  }
}
