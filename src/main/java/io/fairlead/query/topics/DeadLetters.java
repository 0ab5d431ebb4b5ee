package io.fairlead.query.topics;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.query.view.RedriveView;
import io.fairlead.streams.CoordinatorSetting;
import io.fairlead.streams.MessageSerdes;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Dead letters, to be looked at and for their tasks to be submitted again. Safe for use by several
 * threads.
 */
final class DeadLetters {
  private static final long WRITE_TIMEOUT_MS = 10_000;

  private final SwarmAccess access;
  private final TopicConsumers consumers;

  DeadLetters(SwarmAccess access, TopicConsumers consumers) {
    this.access = access;
    this.consumers = consumers;
  }

  /** A page of them; see {@link DeadLetterTopic#page}. */
  DeadLettersView page(DeadLetterTopic.Filter filter) {
    DeadLetterTopic topic = topic();
    return consumers.look(consumer -> topic.page(consumer, filter));
  }

  /**
   * Submits the tasks of those letters again; what becomes of each, in that order.
   *
   * @param named whether the caller has named them; else those older than ids are remembered are
   *     left out
   * @throws io.fairlead.query.ProblemException 503 if Kafka does not answer; some may have been
   *     submitted, and doing it again does no harm while ids are remembered
   */
  List<RedriveView.Result> redrive(List<DeadLetterTopic.Place> places, boolean named) {
    DeadLetterTopic topic = topic();
    Redrive redrive = plans();
    List<RedriveView.Result> results = new ArrayList<>();
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (DeadLetterTopic.Letter letter : consumers.look(it -> topic.read(it, places))) {
      results.add(redriven(letter, redrive, named, written));
    }
    await(CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)));
    return results;
  }

  private static void await(CompletableFuture<Void> written) {
    try {
      written.get(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unsure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("this instance is stopping").toException();
    }
  }

  private static ProblemException unsure(Exception e) {
    return Problem.unavailable(
            "not all may have been submitted; doing it again does no harm within"
                + " finished.retention.ms: "
                + e)
        .toException();
  }

  private RedriveView.Result redriven(
      DeadLetterTopic.Letter found,
      Redrive redrive,
      boolean named,
      List<CompletableFuture<Void>> written) {
    DeadLetterTopic.Place place = found.place();
    DeadLetter letter = found.letter();
    if (letter == null) {
      return RedriveView.Result.refused(
          place.partition(), place.offset(), null, null, "there is no such letter");
    }
    Redrive.Plan plan = named ? redrive.plan(letter) : redrive.planFound(letter, rememberedMs());
    if (plan instanceof Redrive.Plan.Submit submit) {
      try {
        written.add(access.coordinator().commands().submit(List.of(submit.task())));
      } catch (WireException e) {
        if (e.poison()) {
          return RedriveView.Result.refused(
              place.partition(),
              place.offset(),
              letter.getSwarmId(),
              letter.getTaskId(),
              String.valueOf(e.getMessage()));
        }
        throw unsure(e);
      }
      return RedriveView.Result.redriven(
          place.partition(),
          place.offset(),
          submit.task().getSwarmId(),
          letter.getTaskId(),
          submit.task().getTaskId());
    } else if (plan instanceof Redrive.Plan.Refuse refuse) {
      return RedriveView.Result.refused(
          place.partition(),
          place.offset(),
          letter.getSwarmId(),
          letter.getTaskId(),
          refuse.reason());
    }
    throw new IllegalStateException("unknown plan " + plan);
  }

  private long rememberedMs() {
    return access.coordinator().config().number(CoordinatorSetting.FINISHED_RETENTION_MS);
  }

  private Redrive plans() {
    return new Redrive(names().tasks(), serdes().task().deserializer(), System.currentTimeMillis());
  }

  private DeadLetterTopic topic() {
    return new DeadLetterTopic(
        names().deadLetters(), serdes().deadLetter().deserializer(), plans());
  }

  private MessageSerdes serdes() {
    return access.coordinator().serdes();
  }

  private TopicNames names() {
    return access.coordinator().config().topics();
  }
}
