package io.fairlead.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.InstanceMap;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a swarm's state: read here if this instance holds it, else asked of the one that does.
 * One hop, then 503.
 */
public final class SwarmAccess {
  private final Supplier<@Nullable Coordinator> attached;
  private final InstanceLocator instances;

  /** Reads something of one partition. */
  @FunctionalInterface
  public interface Query {
    /** Empty if there is no such thing. */
    Optional<?> read(StateReader state, int partition) throws UnavailableException;
  }

  /** Answers with what one partition holds. */
  @FunctionalInterface
  public interface Local {
    /**
     * @throws ProblemException if there is no answer
     */
    Reply reply(StateReader state, int partition) throws UnavailableException;
  }

  SwarmAccess(Supplier<@Nullable Coordinator> attached, InstanceLocator instances) {
    this.attached = attached;
    this.instances = instances;
  }

  /**
   * @throws ProblemException 503 while it has not started
   */
  public Coordinator coordinator() {
    Coordinator coordinator = attached.get();
    if (coordinator == null) {
      throw unavailable("the coordinator has not started yet");
    }
    return coordinator;
  }

  /** Whether it has been started; it may have stopped since. */
  public Optional<Coordinator> ifStarted() {
    return Optional.ofNullable(attached.get());
  }

  /**
   * The answer of who holds the swarm.
   *
   * @param what is not there, where nothing is found: the swarm "has no …"
   */
  public Reply answer(Request request, SwarmId swarm, String what, Query query) {
    return answer(
        request, swarm, query, () -> Problem.unknown("swarm " + swarm + " has no " + what));
  }

  /** The same where nothing is missing but the swarm. */
  public Reply answer(Request request, SwarmId swarm, Query query) {
    return answer(request, swarm, query, () -> Problem.unknown("there is no swarm " + swarm));
  }

  /**
   * What the thread that owns the swarm says, made into a view here.
   *
   * @param what is not there, where nothing is found: the swarm "has no …"
   * @param question reads the swarm; see {@link StateReader#ask}
   */
  public <T> Reply ask(
      Request request,
      SwarmId swarm,
      String what,
      BiFunction<SwarmScheduler, Now, @Nullable T> question,
      Function<T, ?> view) {
    return answer(
        request,
        swarm,
        what,
        (state, partition) -> state.ask(partition, swarm, question).map(view));
  }

  /** The same where nothing is missing but the swarm. */
  public <T> Reply ask(
      Request request,
      SwarmId swarm,
      BiFunction<SwarmScheduler, Now, @Nullable T> question,
      Function<T, ?> view) {
    return answer(
        request, swarm, (state, partition) -> state.ask(partition, swarm, question).map(view));
  }

  private Reply answer(Request request, SwarmId swarm, Query query, Supplier<Problem> unknown) {
    return reply(
        request,
        swarm,
        (state, partition) ->
            Reply.ok(query.read(state, partition).orElseThrow(() -> unknown.get().toException())));
  }

  /** The reply of who holds the swarm. */
  public Reply reply(Request request, SwarmId swarm, Local local) {
    StateReader state = coordinator().state();
    return reply(request, state, state.locate(swarm), local);
  }

  /** The reply of who holds the partition. */
  public Reply reply(Request request, int partition, Local local) {
    StateReader state = coordinator().state();
    return reply(request, state, state.locate(partition), local);
  }

  private Reply reply(
      Request request, StateReader state, StateReader.Location location, Local local) {
    if (location instanceof StateReader.Location.Here here) {
      try {
        return local.reply(state, here.partition());
      } catch (UnavailableException e) {
        throw ProblemException.unheld("the swarm's state can't be read at this moment");
      }
    } else if (location instanceof StateReader.Location.There there) {
      return pass(request, there);
    }
    throw ProblemException.unheld("no instance holds the swarm's state yet");
  }

  private Reply pass(Request request, StateReader.Location.There there) {
    InstanceLocator.Answer theirs = instances.ask(there.host(), request);
    return new Reply(
        theirs.status(),
        theirs.contentType(),
        theirs.body().getBytes(java.nio.charset.StandardCharsets.UTF_8),
        theirs.headers(),
        there.host().host() + ":" + there.host().port());
  }

  /**
   * What one instance answered of its own.
   *
   * @param answer null if there was none
   * @param why there was none; empty if there was one
   */
  public record Part<T>(@Nullable T answer, String why) {}

  /** Asks another instance the same, of which it answers its own part. */
  public <T> Part<T> ask(Request request, InstanceMap.Instance instance, Class<T> type) {
    return ask(instance, type, () -> instances.ask(instance.host(), request));
  }

  /** The same of a question, for so many milliseconds at most. */
  public <T> Part<T> ask(
      Request request, InstanceMap.Instance instance, Class<T> type, long mostMs) {
    return ask(instance, type, () -> instances.ask(instance.host(), request, mostMs));
  }

  private static <T> Part<T> ask(
      InstanceMap.Instance instance, Class<T> type, Supplier<InstanceLocator.Answer> asked) {
    if (instance.host().port() < 0) {
      return new Part<>(null, "an instance does not say where it answers");
    }
    try {
      InstanceLocator.Answer theirs = asked.get();
      return theirs.status() == 200
          ? new Part<>(Json.MAPPER.readValue(theirs.body(), type), "")
          : new Part<>(null, instance.address() + " answered " + theirs.status());
    } catch (ProblemException e) {
      return new Part<>(null, e.problem().detail());
    } catch (JsonProcessingException e) {
      return new Part<>(null, noAnswer(instance.address(), type));
    }
  }

  /** Of another instance, perhaps of another version, whose answer can't be read. */
  static String noAnswer(String address, Class<?> type) {
    return address + " answered what is no " + type.getSimpleName();
  }

  private static ProblemException unavailable(String why) {
    return Problem.unavailable(why).toException();
  }
}
