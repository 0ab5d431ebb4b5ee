package io.fairlead.query.optimization;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Now;
import io.fairlead.model.SettingFormat;
import io.fairlead.model.SharedResource;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.model.TenantSetting;
import io.fairlead.optimize.share.ShareObjective;
import io.fairlead.optimize.share.ShareProblem;
import io.fairlead.optimize.share.ShareProblem.Demand;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Shared;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.scheduler.AgentSnapshot;
import io.fairlead.scheduler.Page;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.scheduler.TenantBacklog;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.DemandTally;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TenantTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the problem of dividing a swarm's capacity from how it stands, page by page.
 *
 * <p>Capacity: the agents that may be sent work, slots × speed × reliability × (1 − throttle);
 * those with the same capabilities, resources, shared resources and price are one pool, whose speed
 * is their mean.
 *
 * <p>Demand of a tenant, by what it needs: what came lately (work in a second, forgotten by 1/e
 * every minute, at the costs that are estimated or learned) and what waits or is at agents, spread
 * over {@value #BACKLOG_SECONDS} seconds:
 *
 * <pre>demand = arrivals + (waiting + held) / 60 s</pre>
 *
 * <p>in seconds of work at speed 1 per second, which is slots of speed 1. What is delayed, blocked
 * or between attempts is not asked for yet. Where nothing waits or is at agents, arrivals below
 * {@value #LEAST_ARRIVALS} slots are none: what came once is forgotten at some time.
 */
final class ShareSource {
  /** Time in which a backlog is meant to be worked off. */
  static final double BACKLOG_SECONDS = 60;

  /** Slots of speed 1 that come to nothing, if nothing of the tenant is there. */
  static final double LEAST_ARRIVALS = 0.01;

  /**
   * Tenants that are divided between; those that ask for nothing and have no constraint are not.
   */
  static final int MOST_TENANTS = 500;

  /** Kinds of requirement of one tenant; the rest counts to the one with most work. */
  static final int MOST_NEEDS = 16;

  private static final double US_PER_SECOND = 1_000_000;
  private static final double MINUTE_SECONDS = 60;
  private static final int PAGE = 200;

  private final StateReader state;
  private final int partition;
  private final SwarmId swarm;
  private final SwarmConfig config;
  private final Map<TenantId, Double> asked;
  private final List<AgentSnapshot> agents = new ArrayList<>();
  private final SortedMap<TenantId, Wanted> wanted = new TreeMap<>();
  private double capacity;

  /** What is wanted of one tenant, by who may run it. */
  private static final class Wanted {
    private final SortedMap<String, Needs> byNeeds = new TreeMap<>();

    /** Slots of speed 1 that run for it now. */
    private double running;

    Needs of(Eligibility eligibility) {
      Eligibility any = eligibility.unpinned();
      return byNeeds.computeIfAbsent(any.toString(), unused -> new Needs(any));
    }

    /** Those that need these capabilities, and whatever resources. */
    List<Needs> of(List<String> capabilities) {
      return byNeeds.values().stream()
          .filter(needs -> needs.eligibility.capabilities().equals(capabilities))
          .toList();
    }
  }

  /** Work that the same agents may run. */
  private static final class Needs {
    private final Eligibility eligibility;
    private double seconds;
    private long tasks;
    private double perSecond;

    Needs(Eligibility eligibility) {
      this.eligibility = eligibility;
    }

    double units() {
      return seconds / BACKLOG_SECONDS + perSecond;
    }

    double taskSeconds() {
      return tasks == 0 ? 1 : Math.max(1e-6, seconds / tasks);
    }
  }

  /**
   * @param config constraints are taken from it
   * @param asked demands in place of what is reckoned, slots of speed 1
   */
  ShareSource(
      StateReader state,
      int partition,
      SwarmId swarm,
      SwarmConfig config,
      Map<TenantId, Double> asked) {
    this.state = state;
    this.partition = partition;
    this.swarm = swarm;
    this.config = config;
    this.asked = asked;
  }

  /** Reads all that is needed. */
  void read(Optional<SwarmTally> tally) throws UnavailableException {
    readAgents();
    readTenants();
    tally.ifPresent(this::addArrivals);
    asked.keySet().forEach(this::wanted);
  }

  private <T> T ask(BiFunction<SwarmScheduler, Now, T> what) throws UnavailableException {
    return state
        .ask(partition, swarm, what)
        .orElseThrow(
            () ->
                Problem.unknown("there is no swarm " + swarm)
                    .because("unknown-swarm")
                    .toException());
  }

  /** An agent with the work that it holds, by tenant and needs. */
  private record Holding(AgentSnapshot agent, List<StoredTask> tasks) {}

  private void readAgents() throws UnavailableException {
    AgentId after = null;
    do {
      AgentId from = after;
      Page<Holding, AgentId> page =
          ask(
              (scheduler, now) -> {
                Page<AgentSnapshot, AgentId> some = scheduler.snapshots().agents(from, PAGE, now);
                return new Page<>(
                    some.items().stream()
                        .map(
                            agent ->
                                new Holding(
                                    agent, scheduler.snapshots().heldBy(agent.agent().id())))
                        .toList(),
                    some.next());
              });
      page.items().forEach(this::add);
      after = page.next();
    } while (after != null);
  }

  private void add(Holding holding) {
    StoredAgent agent = holding.agent().agent();
    if (holding.agent().unavailability() == null && agent.weight() > 0) {
      agents.add(holding.agent());
      capacity += agent.weight();
    }
    double slotSpeed = agent.weight() / agent.profile().slots();
    double busy = Math.min(1, agent.profile().slots() / (double) holding.tasks().size());
    for (StoredTask task : holding.tasks()) {
      Wanted tenant = wanted(task.task().tenant());
      Needs needs = tenant.of(Eligibility.of(task.task()));
      needs.seconds += task.estimate().costUs() / US_PER_SECOND;
      needs.tasks++;
      tenant.running += slotSpeed * busy;
    }
  }

  private Wanted wanted(TenantId tenant) {
    return wanted.computeIfAbsent(tenant, unused -> new Wanted());
  }

  private void readTenants() throws UnavailableException {
    TenantId after = null;
    do {
      TenantId from = after;
      Page<TenantBacklog, TenantId> page =
          ask((scheduler, now) -> scheduler.snapshots().backlogs(from));
      for (TenantBacklog each : page.items()) {
        TenantId id = each.tenant().id();
        if (!each.parts().isEmpty() || constrained(id)) {
          Wanted tenant = wanted(id);
          for (TenantBacklog.Part part : each.parts()) {
            Needs needs = tenant.of(part.eligibility());
            needs.seconds += part.costUs() / US_PER_SECOND;
            needs.tasks += part.waiting();
          }
        }
      }
      after = page.next();
    } while (after != null);
  }

  private boolean constrained(TenantId tenant) {
    return config.get(tenant, TenantSetting.MIN_SHARE) > 0
        || config.get(tenant, TenantSetting.MAX_SHARE) < SettingFormat.SCALE
        || config.get(tenant, TenantSetting.BUDGET_PER_HOUR) != SettingFormat.WORD;
  }

  private void addArrivals(SwarmTally tally) {
    for (TenantTally each : tally.tenants()) {
      if (each.isOther()) {
        continue;
      }
      Wanted there = wanted.get(new TenantId(each.name()));
      boolean idle = there == null || there.byNeeds.isEmpty();
      double all = each.demands().stream().mapToDouble(DemandTally::costPerMs).sum();
      for (DemandTally demand : each.demands()) {
        if (demand.costPerMs() > 0 && !(idle && all < LEAST_ARRIVALS)) {
          addArrivals(wanted(new TenantId(each.name())), demand);
        }
      }
    }
  }

  /** Resources are not counted of what comes: it is taken to need them as what is there does. */
  private static void addArrivals(Wanted tenant, DemandTally demand) {
    List<Needs> alike = tenant.of(demand.capabilities());
    double seconds = alike.stream().mapToDouble(needs -> needs.seconds).sum();
    if (seconds <= 0) {
      tenant.of(Eligibility.of(demand.capabilities())).perSecond += demand.costPerMs();
    } else {
      alike.forEach(needs -> needs.perSecond += demand.costPerMs() * needs.seconds / seconds);
    }
  }

  // ------------------------------------------------------------------ the problem

  /** Slots of speed 1 of the agents that may be sent work. */
  double capacity() {
    return capacity;
  }

  /** Share of the capacity that runs for a tenant now, 0 to 1. */
  double shareNow(TenantId tenant) {
    Wanted found = wanted.get(tenant);
    return found == null || capacity == 0 ? 0 : Math.min(1, found.running / capacity);
  }

  /**
   * The problem.
   *
   * @throws ProblemException 409 if there are no agents, or too much to divide
   */
  ShareProblem problem(ShareObjective objective) {
    if (agents.isEmpty()) {
      throw noAgents(swarm);
    }
    if (wanted.size() > MOST_TENANTS) {
      throw tooLarge(wanted.size() + " tenants, at most " + MOST_TENANTS + " are divided between");
    }
    List<Group> groups = groups();
    List<Shared> common = new ArrayList<>();
    for (SharedResource resource : config.resources().values()) {
      common.add(
          new Shared(
              resource.name(),
              resource.rated() ? resource.perMinute() / MINUTE_SECONDS : resource.capacity(),
              resource.rated(),
              places(groups, group -> resource.isOf(group.first().id()))));
    }
    List<Tenant> tenants = new ArrayList<>();
    wanted.forEach((id, each) -> tenants.add(tenant(id, each, groups)));
    try {
      return new ShareProblem(
          groups.stream().map(Group::pool).toList(), common, tenants, objective);
    } catch (IllegalArgumentException e) {
      throw tooLarge(String.valueOf(e.getMessage()));
    }
  }

  static ProblemException noAgents(SwarmId swarm) {
    return Problem.conflict("swarm " + swarm + " has no agent that may be sent work")
        .because("no-agents")
        .toException();
  }

  private static ProblemException tooLarge(String why) {
    return Problem.conflict("too much to divide: " + why).because("too-large").toException();
  }

  /** Agents that can run the same for the same price. */
  private record Group(String name, List<AgentSnapshot> agents) {
    StoredAgent first() {
      return agents.get(0).agent();
    }

    Pool pool() {
      int slots = 0;
      double weight = 0;
      SortedMap<String, Double> resources = new TreeMap<>();
      for (AgentSnapshot each : agents) {
        AgentProfile profile = each.agent().profile();
        slots += profile.slots();
        weight += each.agent().weight();
        profile
            .resources()
            .forEach((name, amount) -> resources.merge(name, (double) amount, Double::sum));
      }
      return new Pool(name, slots, weight / slots, first().profile().costPerSecond(), resources);
    }
  }

  private List<Group> groups() {
    SortedMap<String, List<AgentSnapshot>> byKey = new TreeMap<>();
    for (AgentSnapshot each : agents) {
      AgentProfile profile = each.agent().profile();
      List<String> shared =
          config.resources().values().stream()
              .filter(resource -> resource.isOf(each.agent().id()))
              .map(SharedResource::name)
              .toList();
      String key =
          String.join(
              "|",
              profile.capabilities().toString(),
              profile.resources().toString(),
              shared.toString(),
              Double.toString(profile.costPerSecond()));
      byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(each);
    }
    List<Group> groups = new ArrayList<>();
    for (List<AgentSnapshot> each : byKey.values()) {
      groups.add(new Group(name(each), each));
    }
    return groups;
  }

  /** By its first agent and how many there are with it: short, and nobody else has it. */
  private static String name(List<AgentSnapshot> each) {
    String first = each.get(0).agent().id().value();
    return each.size() == 1 ? first : first + " and " + (each.size() - 1) + " like it";
  }

  private static List<Integer> places(List<Group> groups, Predicate<Group> which) {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < groups.size(); at++) {
      if (which.test(groups.get(at))) {
        places.add(at);
      }
    }
    return places;
  }

  private Tenant tenant(TenantId id, Wanted each, List<Group> groups) {
    List<Needs> needs = new ArrayList<>(each.byNeeds.values());
    needs.sort(Comparator.comparingDouble((Needs some) -> -some.units()));
    for (Needs little : needs.subList(Math.min(MOST_NEEDS, needs.size()), needs.size())) {
      needs.get(0).perSecond += little.units();
    }
    List<Needs> told = needs.subList(0, Math.min(MOST_NEEDS, needs.size()));
    Double instead = asked.get(id);
    double reckoned = told.stream().mapToDouble(Needs::units).sum();
    List<Demand> demands = new ArrayList<>();
    for (Needs some : told) {
      double units =
          instead == null
              ? some.units()
              : reckoned > 0 ? instead * some.units() / reckoned : instead / told.size();
      demands.add(demand(some, units, groups));
    }
    if (demands.isEmpty() && instead != null) {
      demands.add(demand(new Needs(Eligibility.ANY), instead, groups));
    }
    long budget = config.get(id, TenantSetting.BUDGET_PER_HOUR);
    return new Tenant(
        id,
        thousandth(id, TenantSetting.SHARE_WEIGHT),
        thousandth(id, TenantSetting.MIN_SHARE),
        thousandth(id, TenantSetting.MAX_SHARE),
        budget == SettingFormat.WORD
            ? Double.POSITIVE_INFINITY
            : budget / (double) SettingFormat.SCALE,
        demands);
  }

  private double thousandth(TenantId id, TenantSetting setting) {
    return config.get(id, setting) / (double) SettingFormat.SCALE;
  }

  private Demand demand(Needs needs, double units, List<Group> groups) {
    Eligibility eligibility = needs.eligibility;
    SortedMap<String, Double> resources = new TreeMap<>();
    eligibility.demand().forEach((name, amount) -> resources.put(name, (double) amount));
    return new Demand(
        words(eligibility),
        units,
        needs.taskSeconds(),
        resources,
        places(groups, group -> able(group.first(), eligibility)));
  }

  private static String words(Eligibility eligibility) {
    List<String> all = new ArrayList<>(eligibility.capabilities());
    eligibility.demand().forEach((name, amount) -> all.add(amount + " of " + name));
    return all.isEmpty() ? "nothing particular" : String.join(", ", all);
  }

  /** Whether an agent that did nothing else could run some task of that class. */
  private boolean able(StoredAgent agent, Eligibility eligibility) {
    if (!agent.profile().capabilities().containsAll(eligibility.capabilities())) {
      return false;
    }
    for (String name : eligibility.demand().keySet()) {
      long above = eligibility.demandAbove(name);
      Long own = agent.profile().resources().get(name);
      SharedResource shared = config.resources().get(name);
      @Nullable SharedResource drawn = shared != null && shared.isOf(agent.id()) ? shared : null;
      if ((own == null && drawn == null)
          || (own != null && own <= above)
          || (drawn != null && drawn.capacity() <= above)) {
        return false;
      }
    }
    return true;
  }
}
