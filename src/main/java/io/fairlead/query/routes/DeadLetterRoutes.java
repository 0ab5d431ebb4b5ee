package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.topics.DeadLetterTopic.Filter;
import io.fairlead.query.topics.DeadLetterTopic.Place;
import io.fairlead.query.topics.LetterCursor;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.query.view.RedriveBody;
import io.fairlead.query.view.RedriveView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What could not be read or done, and having it done after all. */
public final class DeadLetterRoutes implements EndpointGroup {
  private static final int MAX_LETTERS = 500;
  private static final int USUAL_LETTERS = 50;
  private static final int USUAL_REDRIVES = 100;

  private final TopicAccess topics;

  public DeadLetterRoutes(TopicAccess topics) {
    this.topics = topics;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/dead-letters",
            "Records that could not be read and tasks that could not be done, newest first.",
            DeadLettersView.class,
            this::list,
            Parameter.query("swarm", String.class, "Only those of that swarm."),
            Parameter.query("task", String.class, "Only those of that task."),
            Parameter.query("cause", String.class, "Only those with that cause, a code."),
            Parameter.query(
                "since",
                Long.class,
                "Only those written then or later, milliseconds since the Unix epoch."),
            Parameter.query("limit", Long.class, "So many at most: 1 to 500, 50 by default."),
            Parameter.query("before", String.class, "What is older: 'next' of the page before.")),
        Endpoint.command(
            "POST",
            "/v1/dead-letters/redrive",
            Role.OPERATE,
            "Submits the tasks of dead letters again. The same letter always gives the same task.",
            RedriveBody.class,
            RedriveView.class,
            this::redrive));
  }

  private Reply list(Request request) {
    return Reply.ok(
        topics.deadLetters(
            new Filter(
                request.parsedText("swarm", SwarmId::new).map(SwarmId::value).orElse(null),
                request.parsedText("task", TaskId::new).map(TaskId::value).orElse(null),
                request.text("cause").orElse(null),
                request.time("since", 0),
                (int) request.number("limit", 1, MAX_LETTERS, USUAL_LETTERS),
                request.parsedText("before", LetterCursor::parse).orElse(LetterCursor.END))));
  }

  private Reply redrive(Request request) {
    RedriveBody body = request.body(RedriveBody.class);
    boolean filtered =
        body.swarm() != null || body.task() != null || body.cause() != null || body.since() != null;
    if (body.letters() != null) {
      if (filtered || body.before() != null || body.limit() != null) {
        throw Request.malformed("letters", "", "can't be combined with a filter");
      }
      return Reply.ok(RedriveView.of(topics.redrive(places(body.letters()), true), null));
    }
    if (!filtered) {
      throw Request.malformed(
          "letters", "", "name letters, or at least one of swarm, task, cause, since");
    }
    DeadLettersView found = topics.deadLetters(filter(body));
    List<Place> places =
        found.letters().stream()
            .map(letter -> new Place(letter.partition(), letter.offset()))
            .toList();
    return Reply.ok(RedriveView.of(topics.redrive(places, false), found.next()));
  }

  private static List<Place> places(List<RedriveBody.LetterPlace> letters) {
    if (letters.size() > MAX_LETTERS) {
      throw Problem.tooLarge("letters: " + letters.size() + " are named, at most " + MAX_LETTERS)
          .toException();
    }
    Set<Place> distinct = new LinkedHashSet<>();
    for (int i = 0; i < letters.size(); i++) {
      RedriveBody.@Nullable LetterPlace letter = letters.get(i);
      Integer partition = letter == null ? null : letter.partition();
      Long offset = letter == null ? null : letter.offset();
      if (partition == null || offset == null || partition < 0 || offset < 0) {
        String at = "letters[" + i + "]";
        throw Problem.malformed(at, "", at + ": must have a partition and an offset").toException();
      }
      distinct.add(new Place(partition, offset));
    }
    return List.copyOf(distinct);
  }

  private static Filter filter(RedriveBody body) {
    int limit = body.limit() == null ? USUAL_REDRIVES : body.limit();
    if (limit < 1 || limit > MAX_LETTERS) {
      throw Request.malformed(
          "limit", Integer.toString(limit), "must be a whole number from 1 to " + MAX_LETTERS);
    }
    long sinceMs = body.since() == null ? 0 : body.since();
    if (sinceMs < 0) {
      throw Request.malformed(
          "since", Long.toString(sinceMs), "must be milliseconds since the Unix epoch");
    }
    return new Filter(
        body.swarm() == null ? null : Request.parsed(body.swarm(), SwarmId::new).value(),
        body.task() == null ? null : Request.parsed(body.task(), TaskId::new).value(),
        body.cause(),
        sinceMs,
        limit,
        body.before() == null
            ? LetterCursor.END
            : Request.parsed(body.before(), LetterCursor::parse));
  }
}
