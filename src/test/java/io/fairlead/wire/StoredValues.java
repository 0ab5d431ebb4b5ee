package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.DispatchTags;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.FlowTags;
import io.fairlead.model.Kpi;
import io.fairlead.model.LastMove;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.PlacementDecision;
import io.fairlead.model.PlacementReason;
import io.fairlead.model.QueueTags;
import io.fairlead.model.RunnerUp;
import io.fairlead.model.Series;
import io.fairlead.model.Setting;
import io.fairlead.model.SettingChange;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.TopicState;
import io.fairlead.model.TypeSpeed;
import io.fairlead.model.WorkSums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One value of every type, no field at its default; what the committed bytes decode to. */
final class StoredValues {
  static final SwarmId SWARM = new SwarmId("render-farm");
  static final AgentId AGENT = new AgentId("gpu-7.eu");
  static final TaskId TASK_ID = new TaskId("t-00042");
  static final TenantId TENANT = new TenantId("acme/research");

  static final Task TASK =
      new Task(
          TASK_ID,
          TENANT,
          "summarise",
          Level.HIGH,
          -7,
          1_900_000_000_000L,
          1_800_000_000_001L,
          1_800_000_060_000L,
          2_500_000,
          new Series("nightly", 86_400_000),
          List.of(new TaskId("t-00040"), new TaskId("t-00041")),
          new TreeMap<>(Map.of("gpuMemory", 40L)),
          List.of("gpu", "python"),
          "conversation-9",
          false,
          5,
          0x0123_4567_89ab_cdefL);

  /** As version 1 knew it. */
  static final Task TASK_V1 =
      new Task(
          TASK_ID,
          TENANT,
          "summarise",
          Level.HIGH,
          -7,
          1_900_000_000_000L,
          1_800_000_000_001L,
          1_800_000_060_000L,
          2_500_000,
          List.of("gpu", "python"),
          "conversation-9",
          false,
          5,
          0x0123_4567_89ab_cdefL);

  static final Lease LEASE =
      new Lease(AGENT, 8, new Epoch((4L << 32) + 11), 13, 2_400_000, 1_800_000_070_000L, 1_850);

  static final PlacementDecision PLACEMENT =
      new PlacementDecision(
          PlacementReason.LEAST_FINISH, 1_850.5, List.of(new RunnerUp(new AgentId("b-2"), 1_900)));

  static final StoredTask STORED_TASK =
      new StoredTask(
          TASK,
          TaskPhase.RUNNING,
          new CostEstimate(2_400_000, EstimateSource.LEARNED),
          99,
          Level.NORMAL,
          1_800_000_061_000L,
          true,
          List.of(new TaskId("t-00041")),
          1_800_000_065_000L,
          2,
          LEASE,
          1_800_000_070_123L,
          "cancelled-by-command",
          true,
          new LocalPlace(new AgentId("gpu-7"), PlaceKind.STOLEN, 1_234_567),
          new LastMove(new AgentId("gpu-3"), 1_232_567),
          true);

  static final StoredTask STORED_TASK_V1 =
      new StoredTask(
          TASK_V1,
          TaskPhase.RUNNING,
          new CostEstimate(2_400_000, EstimateSource.LEARNED),
          99,
          Level.HIGH,
          0,
          false,
          List.of(),
          1_800_000_065_000L,
          2,
          LEASE,
          1_800_000_070_123L,
          "cancelled-by-command",
          false,
          null,
          null,
          false);

  static final FinishedTask FINISHED_TASK =
      new FinishedTask(
          TASK_ID, TaskPhase.COMPLETED, TASK.contentHash(), LEASE.epoch(), 1_800_000_080_000L);

  static final StoredAgent STORED_AGENT =
      new StoredAgent(
          AGENT,
          AgentPhase.SUSPECT,
          TopicState.READY,
          "hello-1f",
          8,
          true,
          new AgentProfile(
              4,
              List.of("gpu", "python"),
              new TreeMap<>(Map.of("gpuMemory", 80L)),
              0.002,
              0.25,
              true),
          13,
          1.75,
          0.98,
          26_400.5,
          512,
          123_456_789,
          new Breaker(BreakerState.HALF_OPEN, 3, 0b1101, 4, 1, 5_000),
          true,
          List.of(new TypeSpeed("chat", 0.5, 3), new TypeSpeed("summarise", 4.25, 17)),
          5.145,
          AgentTopicLayout.SHARED);

  /** As it read before there was a choice of topics. */
  static final StoredAgent STORED_AGENT_V3 =
      new StoredAgent(
          AGENT,
          AgentPhase.SUSPECT,
          TopicState.READY,
          "hello-1f",
          8,
          true,
          new AgentProfile(
              4,
              List.of("gpu", "python"),
              new TreeMap<>(Map.of("gpuMemory", 80L)),
              0.002,
              0.25,
              true),
          13,
          1.75,
          0.98,
          26_400.5,
          512,
          123_456_789,
          new Breaker(BreakerState.HALF_OPEN, 3, 0b1101, 4, 1, 5_000),
          true,
          List.of(new TypeSpeed("chat", 0.5, 3), new TypeSpeed("summarise", 4.25, 17)),
          5.145,
          AgentTopicLayout.PER_AGENT);

  static final StoredAgent STORED_AGENT_V1 =
      new StoredAgent(
          AGENT,
          AgentPhase.SUSPECT,
          TopicState.READY,
          "hello-1f",
          8,
          true,
          new AgentProfile(4, List.of("gpu", "python"), 0.002, 0.25, true),
          13,
          1.75,
          0.98,
          26_400.5,
          512,
          123_456_789,
          Breaker.CLOSED,
          false,
          List.of(),
          5.145,
          AgentTopicLayout.PER_AGENT);

  /** Of a dispatch. */
  static final DispatchTags TAGS = new DispatchTags(Level.HIGH, 5, 6, 7, 8, 9, 10, false);

  static final StoredTenant STORED_TENANT =
      new StoredTenant(
          TENANT,
          List.of(
              FlowTags.NONE, new FlowTags(1L << 50, 0), new FlowTags(77, -2_500), FlowTags.NONE),
          77_000_000,
          2_500,
          1_800_000_000_001L,
          true,
          true);

  static final StoredTenant STORED_TENANT_V1 =
      new StoredTenant(TENANT, List.of(), 77_000_000, 0, 0, false, false);

  static final StoredSeries STORED_SERIES =
      new StoredSeries(
          TENANT,
          new Series("nightly", 86_400_000),
          2_400_000,
          60_000,
          List.of("gpu"),
          1_800_000_000_001L);

  static final StoredResource STORED_RESOURCE =
      new StoredResource("tokens", 123_456, 1_800_000_000_001L);

  static final StoredTaskType STORED_TASK_TYPE = new StoredTaskType("summarise", 2_400_000.25, 31);

  static final StoredSwarm STORED_SWARM =
      new StoredSwarm(
          SWARM,
          SwarmConfig.DEFAULT
              .with(
                  Map.of(
                      Setting.HEARTBEAT_MS.key(),
                      "250",
                      Setting.MAX_ATTEMPTS.key(),
                      "4",
                      "tenant.acme/research.weight",
                      "2.5"))
              .config()
              .orElseThrow()
              .atVersion(6),
          123_456,
          LEASE.epoch(),
          99,
          QueueTags.of(List.of(1L, 2L << 50, 3L, 4L), 5, List.of(6L, 7L, 8L, 9L), 10, 11, 12),
          604_800_000_000L,
          true,
          true,
          true,
          true,
          9);

  /** As it read before there was a choice of topics. */
  static final StoredSwarm STORED_SWARM_V3 =
      new StoredSwarm(
          SWARM,
          SwarmConfig.DEFAULT
              .with(
                  Map.of(
                      Setting.HEARTBEAT_MS.key(),
                      "250",
                      Setting.MAX_ATTEMPTS.key(),
                      "4",
                      "tenant.acme/research.weight",
                      "2.5"))
              .config()
              .orElseThrow()
              .atVersion(6),
          123_456,
          LEASE.epoch(),
          99,
          QueueTags.of(List.of(1L, 2L << 50, 3L, 4L), 5, List.of(6L, 7L, 8L, 9L), 10, 11, 12),
          604_800_000_000L,
          true,
          true,
          true,
          false,
          0);

  static final StoredSwarm STORED_SWARM_V1 =
      new StoredSwarm(
          SWARM,
          STORED_SWARM.config(),
          STORED_SWARM.facts(),
          STORED_SWARM.epoch(),
          STORED_SWARM.arrivals(),
          QueueTags.NONE,
          0,
          false,
          true,
          true,
          false,
          0);

  static final Kpi KPI =
      new Kpi(1_800_000_000_000L, 1_800_000_001_000L, 10, 9, 3, 4, 1.5, 0.25, 61.5, 0.875, 0.96875);

  static final TokenSums TOKENS =
      new TokenSums(
          new TreeMap<>(
              Map.of(
                  new TokenSums.Key("chat", "acme/research"),
                  new TokenSums.Sum(3, 4_000),
                  new TokenSums.Key("", "default"),
                  new TokenSums.Sum(1, 5))),
          new TreeMap<>(
              Map.of(
                  new TokenSums.Key("chat", "gpu-7.eu"),
                  new TokenSums.Sum(3, 4_000),
                  TokenSums.OTHERS,
                  new TokenSums.Sum(1, 5))));

  static final WorkSums WORK = new WorkSums(10, 25_000_000, 9, 24_000_000);

  static final Payload PAYLOAD =
      new Payload(
          ByteBuffer.wrap("{\"prompt\":\"hi\"}".getBytes(StandardCharsets.UTF_8)),
          "application/json",
          Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

  static final StoredConfig CONFIG =
      new StoredConfig(
          7,
          1_800_000_000_000L,
          "rest:ops",
          3,
          new TreeMap<>(Map.of("stealThreshold", "5", "tenant.a.weight", "2.5")),
          List.of(
              new SettingChange("stealThreshold", "2", "5"),
              new SettingChange("tenant.a.weight", null, "2.5"),
              new SettingChange("tenant.b.weight", "3", null)));

  static final CommandAnswer ANSWER =
      new CommandAnswer(
          "c-1",
          "APPLY_PLAN",
          "rest:ops",
          0x1234_5678_9abc_def0L,
          1_800_000_000_000L,
          17,
          new CommandAnswer.Refusal("queue-full", "too many", 1_500L, 1_800_000_001_000L),
          7,
          new CommandAnswer.Balancing(
              "p17-1",
              false,
              1,
              1,
              9.5,
              3.5,
              List.of(
                  new CommandAnswer.Moved("t-1", "a-1", "a-2", "MOVE", "moved"),
                  new CommandAnswer.Moved("t-2", "a-1", "a-2", "REVOKE", "no-gain"))),
          3,
          1);

  private StoredValues() {}
}
