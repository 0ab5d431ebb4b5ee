package io.fairlead.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every setting of a swarm: its name on the wire, unit, format, default and meaning. The
 * configuration reference is generated from this table. Those of tenants are {@link TenantSetting}.
 */
public enum Setting {
  HEARTBEAT_MS("heartbeatMs", "ms", 500, 50, 60_000, "Agents report at least this often."),
  SUSPECT_AFTER_MS(
      "suspectAfterMs",
      "ms",
      2_000,
      200,
      600_000,
      "An agent that has not reported for so long gets no new work."),
  LOST_AFTER_MS(
      "lostAfterMs",
      "ms",
      6_000,
      400,
      3_600_000,
      "An agent that has not reported for so long is taken for lost and its work is requeued."
          + " Above suspectAfterMs."),
  LEASE_MS(
      "leaseMs",
      "ms",
      6_000,
      400,
      3_600_000,
      "An assignment that no report has listed for so long is taken back. At least lostAfterMs."),
  MAX_PREFETCH(
      "maxPrefetch",
      "tasks",
      32,
      0,
      1_024,
      "The most assignments beyond its slots that an agent is sent. Beyond its slots it is sent"
          + " more only while its remaining work is shorter than its dispatch round trip."),
  MAX_ATTEMPTS(
      "maxAttempts", "starts", 3, 1, Task.MAX_ATTEMPTS, "For tasks that do not say themselves."),
  RETRY_BACKOFF_MS(
      "retryBackoffMs",
      "ms",
      1_000,
      0,
      3_600_000,
      "Longest wait before the second attempt; doubles with each further one. The wait is drawn"
          + " evenly from zero to that bound, by a hash of task and attempt."),
  RETRY_BACKOFF_MAX_MS(
      "retryBackoffMaxMs",
      "ms",
      60_000,
      0,
      86_400_000,
      "Bound of the doubling. At least retryBackoffMs."),
  DEFAULT_COST_MS(
      "defaultCostMs",
      "ms at speed 1",
      1_000,
      1,
      604_800_000,
      "Estimate for a task that gives none and whose type nothing is known of yet."),
  MAX_QUEUED(
      "maxQueued",
      "tasks",
      1_000_000,
      1,
      10_000_000,
      "With so many tasks that have not ended, further ones are rejected as queue-full. The last"
          + " sixteenth is kept for critical tasks."),
  MAX_TENANTS(
      "maxTenants",
      "tenants",
      10_000,
      1,
      100_000,
      "Tenants that are kept account of. Where a further one comes, the one that has been without"
          + " tasks the longest is forgotten, and begins anew when it comes again, with its whole"
          + " burst where it has a rate; where all have tasks, those of a further one are rejected"
          + " as too-many-tenants."),
  PAYLOAD_MAX_BYTES(
      "payloadMaxBytes",
      "bytes",
      524_288,
      0,
      8_388_608,
      "Largest payload of a task, and largest result that an outcome carries."),
  TOPIC_RETIRE_AFTER_MS(
      "topicRetireAfterMs",
      "ms",
      600_000,
      1_000,
      2_592_000_000L,
      "The topic of an agent that has been gone for so long is deleted."),
  AGENT_TOPIC_LAYOUT(
      "agentTopicLayout",
      "",
      List.of("per-agent", "shared"),
      "Where agents are told what to do. per-agent: each on a topic of its own. shared: all on one"
          + " topic of the swarm, each on its partition; for hundreds of agents, which can then"
          + " read what others are sent. A change counts for agents that join from then on, after"
          + " they said goodbye or were lost."),
  SHARED_TOPIC_PARTITIONS(
      "sharedTopicPartitions",
      "partitions",
      16,
      1,
      256,
      "Partitions of the topic that agents share. Counts when that topic is created, which it is"
          + " once; it is deleted with the swarm."),
  LEVEL_ORDER(
      "levelOrder",
      "",
      List.of("critical-first", "weighted"),
      "critical-first: critical work goes before all other until it has had criticalShare of the"
          + " work; the other levels share by weight. weighted: all four share by weight, and no"
          + " deadline is promised."),
  CRITICAL_SHARE(
      "criticalShare",
      "share",
      800,
      SettingFormat.decimal(50, 1_000),
      "Share of the work that critical tasks get at most while others wait; deadlines are admitted"
          + " up to it."),
  CRITICAL_DISCIPLINE(
      "level.critical.discipline",
      Discipline.EDF,
      "Order of the waiting critical tasks. With another than edf no deadline is promised."),
  HIGH_DISCIPLINE("level.high.discipline", Discipline.PRIORITY, "Order of the waiting high tasks."),
  NORMAL_DISCIPLINE(
      "level.normal.discipline", Discipline.WRR, "Order of the waiting normal tasks."),
  LOW_DISCIPLINE("level.low.discipline", Discipline.FAIR_SHARE, "Order of the waiting low tasks."),
  CRITICAL_WEIGHT("level.critical.weight", 400),
  HIGH_WEIGHT("level.high.weight", 300),
  NORMAL_WEIGHT("level.normal.weight", 200),
  LOW_WEIGHT("level.low.weight", 100),
  AGING_BOOST(
      "agingBoost",
      "priority points",
      10,
      0,
      1_000_000,
      "Discipline priority: what a task gains for every agingThresholdMs that it waits, from when"
          + " it was submitted or might begin, but from no more than five minutes before it came to"
          + " its level. 0: nothing. A change re-keys what waits."),
  AGING_THRESHOLD_MS(
      "agingThresholdMs",
      "ms",
      10_000,
      1,
      86_400_000,
      "Disciplines priority and shortest: the time in which aging counts. A change re-keys what"
          + " waits."),
  HIGH_AFTER_MS(
      "level.normal.promoteAfterMs",
      "ms",
      300_000,
      0,
      2_592_000_000L,
      "A normal task that has waited for so long becomes a high one. 0: never."),
  NORMAL_AFTER_MS(
      "level.low.promoteAfterMs",
      "ms",
      300_000,
      0,
      2_592_000_000L,
      "A low task that has waited for so long becomes a normal one. 0: never."),
  DEMOTE_FACTOR(
      "demoteFactor",
      "times",
      4_000,
      SettingFormat.decimal(0, 1_000_000),
      "A task whose attempt came to nothing after running longer than so many times its estimate"
          + " is one level lower on the next. 0: never."),
  STRATEGY("strategy", "", strategies(), "How an agent is chosen among those with room."),
  RUNNERS_UP_EVERY(
      "runnersUpEvery",
      "dispatches",
      64,
      0,
      1_000_000,
      "One in so many dispatches, drawn by its epoch, records the agents that came next and their"
          + " scores. 0: none."),
  AFFINITY_PATIENCE_MS(
      "affinityPatienceMs",
      "ms",
      200,
      0,
      600_000,
      "Strategies adaptive and affinity: how long a task waits in the local queue of the agent that"
          + " last ran its affinity key, if that is expected to be free within this time. 0: it"
          + " does not wait."),
  LOCAL_QUEUE_TARGET_MS(
      "localQueueTargetMs",
      "ms",
      0,
      0,
      600_000,
      "Work that is kept waiting in each busy agent's local queue. 0: none, since it makes tasks"
          + " wait for an agent that others could overtake."),
  LOCAL_QUEUE_MAX(
      "localQueueMax", "tasks", 64, 0, 4_096, "The most tasks in one agent's local queue."),
  STEALING(
      "stealing",
      "",
      List.of("on", "off"),
      "Whether an agent that has nothing to do takes work from the local queues of others."),
  STEAL_THRESHOLD(
      "stealThreshold",
      "tasks",
      5,
      0,
      1_000_000,
      "Work is stolen from agents with more tasks than this in their local queues."),
  MAX_STEAL_BATCH(
      "maxStealBatch",
      "tasks",
      16,
      1,
      1_024,
      "The most tasks stolen at a time; at most half of what could be."),
  REVOCATION(
      "revocation",
      "",
      List.of("on", "off"),
      "Whether an agent is asked to give back a task that it has not started, where another one"
          + " would start it sooner by more than asking takes."),
  BALANCE_MODE(
      "balanceMode",
      "",
      List.of("automatic", "approval", "off"),
      "Whether the balancer carries out what it proposes, waits for approval, or does nothing."),
  BALANCE_INTERVAL_MS(
      "balanceIntervalMs", "ms", 1_000, 100, 3_600_000, "Time between the balancer's rounds."),
  BALANCE_TOLERANCE(
      "balanceTolerance",
      "share",
      200,
      SettingFormat.decimal(10, 10_000),
      "How far an agent's load may be from the mean before it counts as overloaded or"
          + " underloaded."),
  BALANCE_BUDGET(
      "balanceBudget", "tasks", 64, 1, 10_000, "The most tasks moved in one round of balancing."),
  BALANCE_LEAST_GAIN(
      "balanceLeastGain",
      "share",
      10,
      SettingFormat.decimal(0, 1_000),
      "A task is moved only if the variance of the load falls by more than this share of it."),
  MOVE_COOL_DOWN_MS(
      "moveCoolDownMs",
      "ms",
      2_000,
      0,
      3_600_000,
      "A task that was stolen, migrated or revoked is not moved again for so long; after it, it"
          + " leaves the local queue that it was moved to."),
  PLAN_MAX_AGE_MS(
      "planMaxAgeMs",
      "ms",
      30_000,
      100,
      3_600_000,
      "A plan that says when it was made is refused whole once it is older than this."),
  PLAN_PATIENCE_MS(
      "planPatienceMs",
      "ms",
      10_000,
      100,
      3_600_000,
      "How long a task that a plan has placed waits in the local queue of its agent; after it, it"
          + " waits for any agent again."),
  PLAN_LATENCY_WEIGHT(
      "planWeight.latency", 400, "What it counts in the choice of a plan that tasks end soon."),
  PLAN_UTILISATION_WEIGHT(
      "planWeight.utilisation",
      200,
      "What it counts in the choice of a plan that the agents are put to use."),
  PLAN_BALANCE_WEIGHT(
      "planWeight.balance",
      200,
      "What it counts in the choice of a plan that the agents' loads are even."),
  PLAN_COST_WEIGHT(
      "planWeight.cost", 200, "What it counts in the choice of a plan that the work costs little."),
  BREAKER_MODE(
      "breakerMode",
      "",
      List.of("consecutive", "failure-rate"),
      "What opens an agent's circuit breaker: breakerFailures failures in a row, or"
          + " breakerFailureRate of the last breakerWindow results."),
  BREAKER_FAILURES(
      "breakerFailures", "failures", 5, 1, 1_000, "Failures in a row that open the breaker."),
  BREAKER_FAILURE_RATE(
      "breakerFailureRate",
      "share",
      500,
      SettingFormat.decimal(10, 1_000),
      "Share of failures that opens the breaker."),
  BREAKER_WINDOW(
      "breakerWindow", "results", 20, 1, 64, "Results that the failure rate is reckoned over."),
  BREAKER_OPEN_MS(
      "breakerOpenMs",
      "ms",
      60_000,
      100,
      86_400_000,
      "How long an open breaker keeps all work away before it lets probes through."),
  BREAKER_PROBES(
      "breakerProbes",
      "tasks",
      2,
      1,
      64,
      "Tasks that a half-open breaker lets through at a time, and successes that close it."),
  DEADLINE_ADMISSION(
      "deadlineAdmission",
      "",
      List.of("on", "off"),
      "Whether a critical task with a deadline is accepted only if it can be met. Nothing is"
          + " promised, and nothing refused, where level.critical.discipline is not edf or levelOrder"
          + " is weighted. What has been promised holds back no later change of levelOrder,"
          + " criticalShare, level.critical.discipline or a maxConcurrency, and may break by it."),
  ADMISSION_HORIZON_MS(
      "admissionHorizonMs",
      "ms",
      600_000,
      1_000,
      86_400_000,
      "How long a task may wait by the bound for its deadline to be promised, counted from when it"
          + " may start; a notBeforeMs may be later than that. And how long a run is remembered as"
          + " one that may come again and be in the way."),
  LATE_POLICY(
      "latePolicy",
      "",
      List.of("run-late", "expire"),
      "What becomes of a task whose deadline passes before it is given to an agent."),
  MAX_CRITICAL_PER_TENANT(
      "maxCriticalPerTenant",
      "tasks",
      0,
      0,
      1_000_000,
      "Critical tasks of one tenant that have not ended; further ones are rejected as"
          + " critical-quota. 0: no limit."),
  DEPENDENCY_PATIENCE_MS(
      "dependencyPatienceMs",
      "ms",
      3_600_000,
      1_000,
      2_592_000_000L,
      "A task that waits for a task that nobody has submitted is cancelled after so long."),
  KPI_INTERVAL_MS(
      "kpiIntervalMs",
      "ms",
      1_000,
      100,
      3_600_000,
      "Key figures are measured over intervals of this length, as long as the swarm has tasks."),
  SHARES_EVERY_MS(
      "sharesEveryMs",
      "ms",
      0,
      0,
      2_592_000_000L,
      "Capacity is divided between the tenants anew after each such time, and applied. Looked at"
          + " once a second. 0: never."),
  SHARES_OBJECTIVE(
      "sharesObjective",
      "",
      List.of("utilisation", "fairness"),
      "What a division of capacity aims at: utilisation, and fairness among all divisions that use"
          + " as much; or weighted dominant-resource fairness first.");

  private final String key;
  private final String unit;
  private final long defaultValue;

  @SuppressWarnings(
      "ImmutableEnumChecker") // a format never changes; it has no annotation to say so
  private final SettingFormat format;

  private final String meaning;

  Setting(String key, String unit, long defaultValue, SettingFormat format, String meaning) {
    this.key = key;
    this.unit = unit;
    this.defaultValue = defaultValue;
    this.format = format;
    this.meaning = meaning;
  }

  /** A whole number. */
  Setting(String key, String unit, long defaultValue, long min, long max, String meaning) {
    this(key, unit, defaultValue, SettingFormat.whole(min, max), meaning);
  }

  /** A choice; the first is the default. */
  Setting(String key, String unit, List<String> choices, String meaning) {
    this(key, unit, 0, SettingFormat.choice(choices), meaning);
  }

  /** The discipline of a level. */
  Setting(String key, Discipline standard, String meaning) {
    this(key, "", standard.ordinal(), SettingFormat.choice(disciplines()), meaning);
  }

  /** The weight of a level. */
  Setting(String key, long standardMilli) {
    this(
        key,
        "",
        standardMilli,
        SettingFormat.decimal(1, 1_000_000),
        "Share of the level relative to the others in which work waits that can be run.");
  }

  /** What an objective counts beside the others in the choice of a plan; not all may be 0. */
  Setting(String key, long standardMilli, String meaning) {
    this(
        key,
        "",
        standardMilli,
        SettingFormat.decimal(0, 1_000_000),
        meaning + " Relative to the other three; not all may be 0.");
  }

  private static List<String> disciplines() {
    return Stream.of(Discipline.values()).map(Discipline::key).toList();
  }

  private static List<String> strategies() {
    return Stream.of(Strategy.values()).map(Strategy::key).toList();
  }

  /** Name on the wire and in files. */
  public String key() {
    return key;
  }

  /** Unit of the value; empty for a word or a bare number. */
  public String unit() {
    return unit;
  }

  /** The value where nothing is configured, as {@link SwarmConfig#get} gives it. */
  public long defaultValue() {
    return defaultValue;
  }

  /** How it is written, and what is allowed. */
  public SettingFormat format() {
    return format;
  }

  /** What it does, in full sentences. */
  public String meaning() {
    return meaning;
  }

  /** The setting with that name on the wire. */
  public static Optional<Setting> byKey(String key) {
    for (Setting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
