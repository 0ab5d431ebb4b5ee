package io.fairlead.metrics;

import java.util.List;

/**
 * Every meter of the coordinator's own: name, kind, labels and meaning. The reference is generated
 * from this table. Names are without the {@code _total} that counters get.
 */
public enum Meter {
  // ------------------------------------------------------------------ the instance
  READY("fairlead_ready", Kind.GAUGE, "1 if this instance works at this moment, else 0."),
  SWARMS("fairlead_swarms", Kind.GAUGE, "Swarms that this instance holds."),
  PARTITIONS("fairlead_partitions", Kind.GAUGE, "Partitions that this instance holds."),
  EVENTS(
      "fairlead_coordinator_events",
      Kind.COUNTER,
      "What the instance has met since it started, by kind.",
      "event"),
  DEAD_LETTERS(
      "fairlead_dead_letters",
      Kind.COUNTER,
      "Records that ended in the dead letters, by cause.",
      "cause"),
  STORE_ENTRIES(
      "fairlead_store_entries",
      Kind.GAUGE,
      "About how many entries the state stores of this instance hold; RocksDB counts what has not"
          + " been compacted away yet.",
      "store"),
  SCRAPE_SECONDS(
      "fairlead_scrape_seconds", Kind.GAUGE, "How long it took to collect what is shown here."),
  THREAD_BUSY(
      "fairlead_stream_thread_busy_ratio",
      Kind.GAUGE,
      "Share of the last half minute in which a stream thread did not wait for input.",
      "thread"),
  THREAD_IDLE_SECONDS(
      "fairlead_stream_thread_idle_seconds",
      Kind.COUNTER,
      "Time that a stream thread waited for input.",
      "thread"),
  COMMITS("fairlead_commits", Kind.COUNTER, "Commits of a stream thread.", "thread"),
  COMMIT_SECONDS(
      "fairlead_commit_seconds", Kind.COUNTER, "Time that commits of a thread took.", "thread"),
  PARTITION_BUSY_SECONDS(
      "fairlead_partition_busy_seconds",
      Kind.COUNTER,
      "Time in which a stream thread decided about a partition.",
      "partition"),
  PARTITION_RECORDS(
      "fairlead_partition_records", Kind.COUNTER, "Records taken from a partition.", "partition"),
  QUESTIONS_WAITING(
      "fairlead_questions_waiting",
      Kind.GAUGE,
      "Questions of queries that wait for a partition's stream thread.",
      "partition"),

  // ------------------------------------------------------------------ swarms
  PAUSED("fairlead_swarm_paused", Kind.GAUGE, "1 if the swarm is paused, else 0.", "swarm"),
  TASKS("fairlead_tasks", Kind.GAUGE, "Tasks that have not ended, by phase.", "swarm", "phase"),
  QUEUED(
      "fairlead_queued_tasks", Kind.GAUGE, "Tasks that wait in a level's queue.", "swarm", "level"),
  OLDEST_WAIT(
      "fairlead_oldest_wait_seconds",
      Kind.GAUGE,
      "How long the task that came to its level first has waited there.",
      "swarm",
      "level"),
  AGENTS("fairlead_agents", Kind.GAUGE, "Agents, by phase.", "swarm", "phase"),
  AGENTS_AVAILABLE(
      "fairlead_agents_available", Kind.GAUGE, "Agents that may be sent new work.", "swarm"),
  BREAKERS("fairlead_breakers", Kind.GAUGE, "Circuit breakers, by state.", "swarm", "state"),
  SLOTS("fairlead_slots", Kind.GAUGE, "Slots of agents that may be sent new work.", "swarm"),
  SLOTS_FREE(
      "fairlead_slots_free", Kind.GAUGE, "Of those the ones that no task is meant for.", "swarm"),
  DESIRED_AGENTS(
      "fairlead_desired_agents",
      Kind.GAUGE,
      "Agents that what waits and what comes asks for, by required capability; any: of what"
          + " requires none; *: of all together.",
      "swarm",
      "capability"),
  VARIANCE(
      "fairlead_load_distribution_variance",
      Kind.GAUGE,
      "Key figure of the last interval: variance of the agents' loads, milliseconds squared.",
      "swarm"),
  MIGRATION_RATE(
      "fairlead_task_migration_rate",
      Kind.GAUGE,
      "Key figure of the last interval: tasks stolen or migrated per second.",
      "swarm"),
  QUEUE_LATENCY(
      "fairlead_queue_latency_seconds",
      Kind.GAUGE,
      "Key figure of the last interval: mean time from ready to started.",
      "swarm"),
  UTILISATION(
      "fairlead_utilisation_efficiency",
      Kind.GAUGE,
      "Key figure of the last interval: share of the usable slot time that was used.",
      "swarm"),
  FAIRNESS(
      "fairlead_fairness_index",
      Kind.GAUGE,
      "Key figure of the last interval: Jain's index over tenants.",
      "swarm"),
  SUBMITTED(
      "fairlead_tasks_submitted", Kind.COUNTER, "Tasks accepted, by level.", "swarm", "level"),
  DISPATCHED(
      "fairlead_tasks_dispatched",
      Kind.COUNTER,
      "Tasks given to agents, by the level that they waited in.",
      "swarm",
      "level"),
  ENDED("fairlead_tasks_ended", Kind.COUNTER, "Tasks that ended, by outcome.", "swarm", "outcome"),
  RETRIES(
      "fairlead_task_retries",
      Kind.COUNTER,
      "Attempts that failed and are followed by another one.",
      "swarm"),
  MOVES(
      "fairlead_task_moves",
      Kind.COUNTER,
      "Tasks stolen, migrated, placed by a plan (planned), or asked back from an agent (revoked).",
      "swarm",
      "kind"),
  LEVEL_CHANGES(
      "fairlead_task_level_changes",
      Kind.COUNTER,
      "Tasks promoted because they waited, or demoted because they ran long.",
      "swarm",
      "direction"),
  BALANCE_ROUNDS(
      "fairlead_balance_rounds",
      Kind.COUNTER,
      "Rounds of balancing, proposals and plans that were carried out.",
      "swarm"),
  PROPOSALS("fairlead_balance_proposals", Kind.COUNTER, "Proposals made to be approved.", "swarm"),
  AGENTS_LOST("fairlead_agents_lost", Kind.COUNTER, "Agents taken for lost.", "swarm"),
  BREAKERS_OPENED(
      "fairlead_breakers_opened", Kind.COUNTER, "Circuit breakers that opened.", "swarm"),
  LEASE_ENDS("fairlead_lease_ends", Kind.COUNTER, "Leases that ended, by why.", "swarm", "end"),
  REJECTIONS(
      "fairlead_rejections",
      Kind.COUNTER,
      "Submissions not accepted, by reason.",
      "swarm",
      "reason"),
  COMMANDS_REFUSED(
      "fairlead_commands_refused", Kind.COUNTER, "Commands that were refused.", "swarm"),
  WAIT(
      "fairlead_queue_wait_seconds",
      Kind.HISTOGRAM,
      "From ready to dispatched, by the level that the task waited in.",
      "swarm",
      "level"),
  SUBMIT_TO_DISPATCH(
      "fairlead_submit_to_dispatch_seconds",
      Kind.HISTOGRAM,
      "From submission, by the producer's clock, to dispatch.",
      "swarm"),
  DISPATCH_TO_START(
      "fairlead_dispatch_to_start_seconds",
      Kind.HISTOGRAM,
      "From dispatch to known start.",
      "swarm"),
  RUN("fairlead_run_seconds", Kind.HISTOGRAM, "Run times that agents reported.", "swarm"),

  // ------------------------------------------------------------------ tenants
  TENANT_TASKS(
      "fairlead_tenant_tasks",
      Kind.GAUGE,
      "A tenant's tasks that have not ended: those that wait in queues, those that agents have.",
      "swarm",
      "tenant",
      "where"),
  TENANT_SUBMITTED(
      "fairlead_tenant_submitted", Kind.COUNTER, "Tasks of a tenant accepted.", "swarm", "tenant"),
  TENANT_COMPLETED(
      "fairlead_tenant_completed", Kind.COUNTER, "Tasks of a tenant completed.", "swarm", "tenant"),
  TENANT_REJECTIONS(
      "fairlead_tenant_rejections",
      Kind.COUNTER,
      "Submissions of a tenant not accepted.",
      "swarm",
      "tenant"),
  TENANT_WORK(
      "fairlead_tenant_work_seconds",
      Kind.COUNTER,
      "Work charged to a tenant at dispatch, at speed 1.",
      "swarm",
      "tenant"),
  TENANT_WAIT(
      "fairlead_tenant_queue_wait_seconds",
      Kind.HISTOGRAM,
      "From ready to dispatched, by tenant.",
      "swarm",
      "tenant"),

  // ------------------------------------------------------------------ agents
  AGENT_SLOTS(
      "fairlead_agent_slots", Kind.GAUGE, "Tasks that an agent runs at once.", "swarm", "agent"),
  AGENT_TASKS(
      "fairlead_agent_tasks",
      Kind.GAUGE,
      "Tasks that an agent holds, and those in its local queue.",
      "swarm",
      "agent",
      "where"),
  AGENT_LOAD(
      "fairlead_agent_load_seconds",
      Kind.GAUGE,
      "Outstanding work of an agent by its weight: when it is expected to be done.",
      "swarm",
      "agent"),
  AGENT_COMPLETED(
      "fairlead_agent_completed", Kind.COUNTER, "Tasks that an agent completed.", "swarm", "agent"),
  AGENT_RUN(
      "fairlead_agent_run_seconds",
      Kind.COUNTER,
      "Run time of an agent's tasks that have ended.",
      "swarm",
      "agent");

  /** What a meter measures. */
  public enum Kind {
    /** What is there at the moment. */
    GAUGE,
    /** What has happened since the instance started, or took the swarm over. */
    COUNTER,
    /** How long something took, in buckets. */
    HISTOGRAM
  }

  private final String meterName;
  private final Kind kind;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<String> labels;

  Meter(String meterName, Kind kind, String help, String... labels) {
    this.meterName = meterName;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Without the suffix that its kind gives it. */
  public String meterName() {
    return meterName;
  }

  /** As Prometheus shows it; a histogram's are followed by _bucket, _sum and _count. */
  public String shownName() {
    return kind == Kind.COUNTER ? meterName + "_total" : meterName;
  }

  public Kind kind() {
    return kind;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }
}
