package io.fairlead.query.routes;

import io.fairlead.model.Command;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.AcceptedView;
import io.fairlead.query.view.CommandView;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.CommandDigest;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.SwarmCommand;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes commands and, where that is asked for, waits until they are carried out. A command is
 * written by the instance that holds the swarm, which sees at once that there is no such swarm,
 * task or agent; while no instance holds it, by the one that is asked.
 */
final class CommandDesk {
  /** Also of commands to all swarms. */
  static final Parameter WAIT_MS =
      Parameter.query(
          "waitMs",
          Long.class,
          "Wait so long for the answer itself, milliseconds, at most 10000. 0: do not wait.");

  static final Parameter COMMAND_ID =
      Parameter.query(
          "commandId",
          String.class,
          "Id of the command, so that a repetition within an hour is not carried out again; 1 to 64"
              + " visible ASCII characters. A random one if left out.");

  static final long MAX_WAIT_MS = 10_000;
  private static final long WRITE_TIMEOUT_MS = 10_000;
  private static final long FIRST_POLL_MS = 2;
  private static final long MAX_POLL_MS = 50;

  /** Each takes a thread of the server, which has not many more than twice as many. */
  private static final Semaphore WAITING = new Semaphore(48);

  private final SwarmAccess access;

  /** Whether what a command is about is there; asked before it is written. */
  @FunctionalInterface
  interface Check {
    /** Asks for the swarm only. */
    Check SWARM = (state, partition) -> {};

    /** Asks for nothing. */
    Check NOTHING = (state, partition) -> {};

    /**
     * @throws ProblemException if it is not
     */
    void look(StateReader state, int partition) throws UnavailableException;
  }

  CommandDesk(SwarmAccess access) {
    this.access = access;
  }

  static long waitMs(Request request) {
    return request.number("waitMs", 0, MAX_WAIT_MS, 0);
  }

  /** Who asks, as commands say it. */
  static String issuedBy(Request request) {
    String name = request.principal().name();
    String where = name.contains(":") ? name : "rest:" + name;
    return where.length() <= SwarmCommandCodec.MAX_ISSUER_LENGTH
        ? where
        : where.substring(0, SwarmCommandCodec.MAX_ISSUER_LENGTH);
  }

  /** The same request, with an id for its command if it has none. */
  static Request identified(Request request) {
    Optional<String> given = request.text("commandId");
    if (given.isPresent()) {
      Request.parsed(
          given.get(), id -> IdSyntax.visible("commandId", id, IdSyntax.MAX_SHORT_LENGTH));
      return request;
    }
    return request.with("commandId", UUID.randomUUID().toString());
  }

  /**
   * A command to one swarm.
   *
   * @param check none of it for {@link Check#NOTHING}; otherwise the swarm must be there, too
   */
  Reply issue(Request asked, SwarmId swarm, Command command, Check check) {
    Request request = identified(asked);
    long waitMs = waitMs(request);
    SwarmCommand message = message(request, swarm, command);
    try {
      return access.reply(
          request,
          swarm,
          (state, partition) -> {
            if (check != Check.NOTHING) {
              known(state, partition, swarm);
              check.look(state, partition);
            }
            write(message);
            return waitMs == 0
                ? accepted(message)
                : await(state, partition, message, waitMs)
                    .map(CommandDesk::reply)
                    .orElseGet(() -> accepted(message));
          });
    } catch (ProblemException e) {
      if (!e.isUnheld() || request.hopped()) {
        throw e;
      }
      // Nobody can tell at this moment. The id keeps it from being done twice, should it be there.
      write(message);
      return accepted(message);
    }
  }

  /** The message of a request that has an id. */
  SwarmCommand message(Request request, SwarmId swarm, Command command) {
    return SwarmCommandCodec.encode(
        swarm, command, request.needed("commandId"), System.currentTimeMillis());
  }

  static void known(StateReader state, int partition, SwarmId swarm) throws UnavailableException {
    if (state.swarm(partition, swarm).isEmpty()) {
      throw Problem.unknown("there is no swarm " + swarm).because("unknown-swarm").toException();
    }
  }

  /** Writes it; a problem if that fails. */
  void write(SwarmCommand message) {
    written(() -> access.coordinator().commands().send(message));
  }

  /** Something that is being written. */
  @FunctionalInterface
  interface Writing {
    CompletableFuture<Void> start();
  }

  static void written(Writing writing) {
    try {
      writing.start().get(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (WireException e) {
      throw unwritable(e).toException();
    } catch (ExecutionException e) {
      throw Problem.unavailable("Kafka did not take it: " + e.getCause()).toException();
    } catch (TimeoutException e) {
      throw Problem.unavailable("Kafka did not say within 10 s whether it took it").toException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("this instance is stopping").toException();
    }
  }

  private static Problem unwritable(WireException e) {
    String why = String.valueOf(e.getMessage());
    return e.reason() == WireException.Reason.TOO_LARGE
        ? Problem.tooLarge(why)
        : Problem.unavailable("it can't be written: " + why);
  }

  /** What became of it, if that is known in time; read on the instance that holds the swarm. */
  Optional<CommandView> await(StateReader state, int partition, SwarmCommand message, long waitMs) {
    long digest = CommandDigest.of(message);
    String swarm = message.getSwarmId();
    return polled(
        waitMs,
        () ->
            state
                .answer(partition, swarm, message.getCommandId())
                .map(answer -> CommandView.of(swarm, same(answer, digest))));
  }

  static CommandAnswer same(CommandAnswer answer, long digest) {
    if (answer.digest() != digest) {
      throw Problem.conflict(
              "commandId '" + answer.id() + "' was another command, " + answer.kind())
          .because("id-conflict")
          .toException();
    }
    return answer;
  }

  /** A look at what may be there by now. */
  @FunctionalInterface
  interface Look<T> {
    Optional<T> look() throws UnavailableException;
  }

  /**
   * Looks again and again; empty if it is not there in time, or can't be told any more. Looks once
   * if too many wait already: what is waited for has been written, so that this is no failure.
   */
  static <T> Optional<T> polled(long waitMs, Look<T> look) {
    if (!WAITING.tryAcquire()) {
      return looked(0, look);
    }
    try {
      return looked(waitMs, look);
    } finally {
      WAITING.release();
    }
  }

  private static <T> Optional<T> looked(long waitMs, Look<T> look) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    long pauseMs = FIRST_POLL_MS;
    try {
      while (true) {
        Optional<T> found = look.look();
        if (found.isPresent() || System.nanoTime() >= end) {
          return found;
        }
        Thread.sleep(pauseMs);
        pauseMs = Math.min(MAX_POLL_MS, pauseMs * 3 / 2);
      }
    } catch (UnavailableException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** 202. */
  static Reply accepted(SwarmCommand message) {
    String swarm = message.getSwarmId();
    String follow =
        swarm.equals(SwarmCommandCodec.ALL)
            ? Request.path("v1", "commands", message.getCommandId())
            : Request.path("v1", "swarms", swarm, "commands", message.getCommandId());
    return Reply.accepted(new AcceptedView(message.getCommandId(), swarm, follow), follow);
  }

  /** 200, or why it was refused. */
  static Reply reply(CommandView answer) {
    if (answer.state().equals(CommandView.REFUSED)) {
      throw refused(answer);
    }
    return Reply.ok(answer);
  }

  static ProblemException refused(CommandView answer) {
    return refusal(String.valueOf(answer.code()), String.valueOf(answer.message())).toException();
  }

  /** 404 for what is not there, 413 for what is too large, else 409. */
  static Problem refusal(String code, String detail) {
    Problem problem =
        code.startsWith("unknown-")
            ? Problem.unknown(detail)
            : code.endsWith("-too-large") ? Problem.tooLarge(detail) : Problem.conflict(detail);
    return problem.because(code);
  }

  /** A field of a body that must be there. */
  static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw Problem.malformed(field, "null", field + ": must be given").toException();
    }
    return value;
  }

  /** A value of a body with a syntax of its own, under the body's name for it. */
  static <T> T parsed(String field, @Nullable String value, Function<String, T> parse) {
    String text = given(field, value);
    try {
      return parse.apply(text);
    } catch (InvalidFieldException e) {
      throw Problem.malformed(field, text, String.valueOf(e.getMessage())).toException();
    }
  }
}
