package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.InstancesView;
import io.fairlead.query.view.InstancesView.InstanceView;
import io.fairlead.query.view.SwarmSummaryView;
import io.fairlead.query.view.SwarmsView;
import io.fairlead.scheduler.Page;
import io.fairlead.scheduler.Snapshots;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.scheduler.SwarmSnapshot;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.InstanceMap;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What several instances have to tell of: themselves, and their swarms. */
public final class ClusterRoutes implements EndpointGroup {
  private final SwarmAccess access;

  public ClusterRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/instances",
            "The instances that share the work, and their partitions.",
            InstancesView.class,
            this::instances),
        Endpoint.get(
            "/v1/swarms",
            "The swarms of all instances, in order of their ids.",
            SwarmsView.class,
            this::swarms,
            Paging.LIMIT,
            Paging.AFTER,
            Parameter.query(
                "partial",
                Boolean.class,
                "Whether to answer although some partitions can't be told of; else that is 503.")),
        Endpoint.get(
            "/v1/swarms/{swarm}", "A swarm in figures.", SwarmSummaryView.class, this::swarm));
  }

  // ------------------------------------------------------------------ instances

  private Reply instances(Request request) {
    Coordinator coordinator = access.coordinator();
    List<InstanceView> views = new ArrayList<>();
    SortedSet<Integer> unassigned = partitions(coordinator.instances());
    for (InstanceMap.Instance instance : coordinator.instances().instances()) {
      if (instance.here() || !request.hopped()) {
        unassigned.removeAll(instance.partitions());
        views.add(instance.here() ? here(coordinator, instance) : there(request, instance));
      }
    }
    return Reply.ok(
        new InstancesView(coordinator.instances().partitions(), List.copyOf(unassigned), views));
  }

  private static InstanceView here(Coordinator coordinator, InstanceMap.Instance instance) {
    Optional<String> notReady = coordinator.notReady();
    return view(
        instance,
        true,
        notReady.isEmpty() ? "ready" : "not-ready",
        notReady.orElse(null),
        coordinator.state().partitions());
  }

  /** What it says of itself; where it does not answer, what is known of it here. */
  private InstanceView there(Request request, InstanceMap.Instance instance) {
    SwarmAccess.Part<InstancesView> part = access.ask(request, instance, InstancesView.class);
    InstancesView theirs = part.answer();
    for (InstanceView view : theirs == null ? List.<InstanceView>of() : theirs.instances()) {
      if (view.here()) {
        return new InstanceView(
            view.address(), false, view.state(), view.why(), view.partitions(), view.standbys());
      }
    }
    return view(instance, false, "unreachable", part.why(), instance.partitions());
  }

  private static InstanceView view(
      InstanceMap.Instance instance,
      boolean here,
      String state,
      @Nullable String why,
      SortedSet<Integer> partitions) {
    return new InstanceView(
        instance.address(),
        here,
        state,
        why,
        List.copyOf(partitions),
        List.copyOf(instance.standbys()));
  }

  private static SortedSet<Integer> partitions(InstanceMap instances) {
    SortedSet<Integer> all = new TreeSet<>();
    for (int i = 0; i < instances.partitions(); i++) {
      all.add(i);
    }
    return all;
  }

  // ------------------------------------------------------------------ swarms

  private Reply swarm(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        (state, partition) -> {
          Optional<SwarmSnapshot> found =
              state.ask(partition, swarm, (scheduler, now) -> scheduler.snapshots().swarm());
          return found.isEmpty()
              ? Optional.empty()
              : Optional.of(view(state, partition, found.get()));
        });
  }

  private SwarmSummaryView view(StateReader state, int partition, SwarmSnapshot swarm)
      throws UnavailableException {
    return SwarmSummaryView.of(
        swarm,
        partition,
        access.coordinator().instances().here(),
        state.kpis(partition, swarm.id(), 0, Long.MAX_VALUE, 1).stream().findFirst().orElse(null));
  }

  private Reply swarms(Request request) {
    int limit = Paging.limit(request);
    @Nullable SwarmId after = request.parsedText("after", SwarmId::new).orElse(null);
    boolean partial = request.flag("partial");
    if (request.hopped()) {
      return Reply.ok(own(access.coordinator().state(), after, limit));
    }
    List<String> silent = new ArrayList<>();
    SwarmsView all = all(request, after, limit, silent, () -> Long.MAX_VALUE);
    if (!partial && !all.missing().isEmpty()) {
      throw Problem.unavailable(
              "the swarms of partitions "
                  + all.missing()
                  + " can't be told of at this moment; the others can, with partial=true"
                  + (silent.isEmpty() ? "" : ": " + String.join("; ", silent)))
          .toException();
    }
    return Reply.ok(all);
  }

  /**
   * A page of the swarms of all instances that answer in time.
   *
   * @param leftMs how much time is left, milliseconds; who is not asked or has not answered when
   *     there is none is missing
   */
  SwarmsView list(Request asker, @Nullable String after, int limit, LongSupplier leftMs) {
    return all(
        question(asker, after, limit),
        after == null ? null : new SwarmId(after),
        limit,
        new ArrayList<>(),
        leftMs);
  }

  /**
   * Also where the asker came by a hop: what is asked here is answered there, and not passed on.
   */
  static Request question(Request asker, @Nullable String after, int limit) {
    Request question =
        asker
            .asGet("v1", "swarms")
            .askedHere()
            .with("limit", Integer.toString(limit))
            .with("partial", "true");
    return after == null ? question : question.with("after", after);
  }

  private SwarmsView all(
      Request request,
      @Nullable SwarmId after,
      int limit,
      List<String> silent,
      LongSupplier leftMs) {
    Coordinator coordinator = access.coordinator();
    List<SwarmsView> parts = new ArrayList<>();
    parts.add(own(coordinator.state(), after, limit));
    for (InstanceMap.Instance instance : coordinator.instances().instances()) {
      long mostMs = leftMs.getAsLong();
      if (!instance.here() && mostMs > 0) {
        SwarmAccess.Part<SwarmsView> part = access.ask(request, instance, SwarmsView.class, mostMs);
        SwarmsView theirs = part.answer();
        if (theirs == null) {
          silent.add(part.why());
        } else {
          parts.add(theirs);
        }
      }
    }
    return merged(parts, limit, partitions(coordinator.instances()));
  }

  /** Of the partitions that are here. */
  private SwarmsView own(StateReader state, @Nullable SwarmId after, int limit) {
    List<SwarmsView> parts = new ArrayList<>();
    SortedSet<Integer> told = new TreeSet<>();
    for (int partition : state.partitions()) {
      try {
        parts.add(own(state, partition, after, limit));
        told.add(partition);
      } catch (UnavailableException e) {
        // It is on its way to another instance: nothing is told of it.
      }
    }
    return merged(parts, limit, told);
  }

  private SwarmsView own(StateReader state, int partition, @Nullable SwarmId after, int limit)
      throws UnavailableException {
    Page<SwarmSnapshot, SwarmId> page =
        state.askSwarms(partition, after, (swarms, now) -> page(swarms, limit));
    List<SwarmSummaryView> views = new ArrayList<>();
    for (SwarmSnapshot swarm : page.items()) {
      views.add(view(state, partition, swarm));
    }
    SwarmId next = page.next();
    return new SwarmsView(views, next == null ? null : next.value(), List.of(partition), List.of());
  }

  /** On the stream thread: bounded in what it looks at. */
  private static Page<SwarmSnapshot, SwarmId> page(Iterator<SwarmScheduler> swarms, int limit) {
    List<SwarmSnapshot> found = new ArrayList<>();
    int looked = 0;
    SwarmId last = null;
    while (swarms.hasNext()) {
      Snapshots snapshots = swarms.next().snapshots();
      looked += snapshots.swarmSize();
      if (last != null && (found.size() == limit || looked > Snapshots.MOST_LOOKED_AT)) {
        return new Page<>(found, last);
      }
      SwarmSnapshot swarm = snapshots.swarm();
      found.add(swarm);
      last = swarm.id();
    }
    return new Page<>(found, null);
  }

  /**
   * One list of several. Where a part is cut, nothing behind its end is told, since another swarm
   * of that part may come before it.
   */
  static SwarmsView merged(List<SwarmsView> parts, int limit, SortedSet<Integer> expected) {
    TreeMap<String, SwarmSummaryView> all = new TreeMap<>();
    SortedSet<Integer> told = new TreeSet<>();
    SortedSet<Integer> missing = new TreeSet<>(expected);
    @Nullable String end = null;
    for (SwarmsView part : parts) {
      // While partitions move two may tell of one swarm; who raised its epochs last holds it.
      part.swarms()
          .forEach(
              swarm -> all.merge(swarm.swarmId(), swarm, (a, b) -> a.epoch() >= b.epoch() ? a : b));
      told.addAll(part.partitions());
      missing.removeAll(part.partitions());
      String next = part.next();
      if (next != null && (end == null || next.compareTo(end) < 0)) {
        end = next;
      }
    }
    List<SwarmSummaryView> listed = new ArrayList<>();
    for (SwarmSummaryView swarm : (end == null ? all : all.headMap(end, true)).values()) {
      if (listed.size() == limit) {
        end = listed.get(limit - 1).swarmId();
        break;
      }
      listed.add(swarm);
    }
    return new SwarmsView(listed, end, List.copyOf(told), List.copyOf(missing));
  }
}
