package io.fairlead.query.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.model.Command;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.CommandView;
import io.fairlead.wire.CommandDigest;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.SwarmCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Commands to all swarms: written to every partition, answered by each. */
final class CommandsToAll {
  private final SwarmAccess access;
  private final CommandDesk desk;

  CommandsToAll(SwarmAccess access) {
    this.access = access;
    this.desk = new CommandDesk(access);
  }

  Reply issue(Request asked, Command command) {
    Request request = CommandDesk.identified(asked);
    long waitMs = CommandDesk.waitMs(request);
    String id = request.needed("commandId");
    SwarmCommand message = SwarmCommandCodec.encodeToAll(command, id, System.currentTimeMillis());
    desk.write(message);
    Request follow = request.asGet("v1", "commands", id);
    return waitMs == 0
        ? CommandDesk.accepted(message)
        : CommandDesk.polled(
                waitMs,
                () ->
                    found(follow, id).filter(answer -> !answer.state().equals(CommandView.PENDING)))
            .map(answer -> reply(answer, message))
            .orElseGet(() -> CommandDesk.accepted(message));
  }

  private static Reply reply(CommandView answer, SwarmCommand message) {
    if (!answer.digest().equals(CommandView.hex(CommandDigest.of(message)))) {
      throw Problem.conflict(
              "commandId '" + answer.commandId() + "' was another command, " + answer.kind())
          .because("id-conflict")
          .toException();
    }
    return CommandDesk.reply(answer);
  }

  /** {@code GET /v1/commands/{command}}. */
  Reply command(Request request) {
    String id = request.place("command");
    int last = access.coordinator().commands().partitions() - 1;
    Optional<CommandView> found =
        request.text("partition").isEmpty()
            ? found(request, id)
            : Optional.of(of(request, (int) request.number("partition", 0, last, 0), id));
    return Reply.ok(found.orElseThrow(() -> unknown(id)));
  }

  private static ProblemException unknown(String id) {
    return Problem.unknown("no command " + id + " to all swarms was handled within the last hour")
        .toException();
  }

  /** What the partitions say together; empty if each says that it knows nothing of it. */
  private Optional<CommandView> found(Request request, String id) {
    Optional<CommandView> sum = Optional.empty();
    int missing = 0;
    ProblemException away = null;
    for (int partition = 0; partition < access.coordinator().commands().partitions(); partition++) {
      try {
        CommandView one = of(request.with("partition", Integer.toString(partition)), partition, id);
        sum = Optional.of(sum.map(before -> before.plus(one)).orElse(one));
      } catch (ProblemException e) {
        if (e.problem().status() != 404 && e.problem().status() != 503) {
          throw e;
        }
        away = e.problem().status() == 503 ? e : away;
        missing++;
      }
    }
    if (sum.isEmpty() && away != null) {
      throw away; // who does not answer may be who has handled it
    }
    int unanswered = missing;
    return sum.map(answer -> unanswered == 0 ? answer : answer.plusUnanswered(unanswered));
  }

  private CommandView of(Request request, int partition, String id) {
    Reply reply =
        access.reply(
            request,
            partition,
            (state, here) ->
                Reply.ok(
                    state
                        .answer(here, SwarmCommandCodec.ALL, id)
                        .map(answer -> CommandView.ofPartition(SwarmCommandCodec.ALL, answer))
                        .orElseThrow(() -> unknown(id))));
    try {
      if (reply.status() >= 300) {
        throw Json.MAPPER.readValue(reply.body(), Problem.class).toException();
      }
      return Json.MAPPER.readValue(reply.body(), CommandView.class);
    } catch (JsonProcessingException e) {
      throw Problem.unavailable("an instance answered something else").toException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
