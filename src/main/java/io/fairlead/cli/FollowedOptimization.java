package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A search or replay that a coordinator does, followed to its end. Ctrl-C cancels it there, and a
 * terminal shows how far it is.
 */
final class FollowedOptimization {
  /** What ends at once needs no second question. */
  private static final String FIRST_WAIT_MS = "500";

  private static final long POLL_MS = 250;
  private static final int WHOLE = 100;

  /** Looks at what was asked to end, before nobody waits for it any longer. */
  private static final int MOST_LAST_POLLS = 20;

  private final Api api;
  private final Progress progress;
  private final String swarm;
  private final long pollMs;

  FollowedOptimization(Api api, Progress progress, String swarm) {
    this(api, progress, swarm, POLL_MS);
  }

  /** Looks every so many milliseconds. */
  FollowedOptimization(Api api, Progress progress, String swarm, long pollMs) {
    this.api = api;
    this.progress = progress;
    this.swarm = swarm;
    this.pollMs = pollMs;
  }

  /**
   * Starts it, and waits until it is done.
   *
   * @param kind last part of the path under {@code optimizations}
   * @return the view of it, with its result
   * @throws io.fairlead.query.ProblemException if it can't be done
   * @throws CommandFailedException if it was cancelled
   */
  JsonNode run(String kind, Object body) {
    return started(List.of("v1", "swarms", swarm, "optimizations", kind), body, view -> view);
  }

  /** Where in an answer the view of the optimisation stands. */
  @FunctionalInterface
  interface Place {
    JsonNode of(JsonNode answer);
  }

  /**
   * Starts it by another request, and waits until it is done.
   *
   * @return the view of it, with its result; missing where the answer has none
   */
  JsonNode started(List<String> path, Object body, Place place) {
    try (Interrupt interrupt = new Interrupt()) {
      JsonNode answer = api.call("POST", path, Map.of("waitMs", FIRST_WAIT_MS), body);
      return followed(place.of(answer), () -> isAsked(interrupt));
    }
  }

  /**
   * Waits until it is done.
   *
   * @param asked waits for a moment, and says whether it is to end
   */
  JsonNode followed(JsonNode started, BooleanSupplier asked) {
    JsonNode view = started;
    while (isOpen(view)) {
      String id = view.path("id").asText();
      progress.step(
          view.path("doing").asText().isEmpty()
              ? Figures.name(view.path("state"))
              : view.path("doing").asText(),
          Math.round(view.path("progress").asDouble() * WHOLE),
          WHOLE);
      if (asked.getAsBoolean()) {
        view = askedToEnd(id);
        String end = end(id, view);
        progress.say(end); // the process may be gone before anything else is told
        if (isOpen(view)) {
          throw new CommandFailedException(ExitCode.FAILED, end);
        }
      } else {
        view = api.get(path(id).toArray(String[]::new));
      }
    }
    if (view.path("state").asText().equals("CANCELLED")) {
      throw cancelled(view.path("id").asText());
    }
    if (view.has("problem")) {
      throw problem(view.path("problem")).toException();
    }
    return view;
  }

  /** As it was when it had ended, or a moment later: what was written by then is carried out. */
  private JsonNode askedToEnd(String id) {
    JsonNode view = api.call("DELETE", path(id), Map.of(), null);
    for (int polls = 0; isOpen(view) && polls < MOST_LAST_POLLS && paused(); polls++) {
      view = api.get(path(id).toArray(String[]::new));
    }
    return view;
  }

  private static String end(String id, JsonNode view) {
    return isOpen(view)
        ? "optimisation " + id + " was asked to end; it may still change something."
        : view.path("state").asText().equals("CANCELLED")
            ? cancellation(id)
            : "optimisation "
                + id
                + " ended before it could be cancelled: "
                + Figures.name(view.path("state"))
                + ".";
  }

  private boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(pollMs);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isAsked(Interrupt interrupt) {
    try {
      return interrupt.await(pollMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private List<String> path(String id) {
    return List.of("v1", "swarms", swarm, "optimizations", id);
  }

  private static boolean isOpen(JsonNode view) {
    String state = view.path("state").asText();
    return state.equals("WAITING") || state.equals("RUNNING");
  }

  private static CommandFailedException cancelled(String id) {
    return new CommandFailedException(ExitCode.FAILED, cancellation(id));
  }

  private static String cancellation(String id) {
    return "optimisation " + id + " was cancelled.";
  }

  private static Problem problem(JsonNode told) {
    try {
      return Json.MAPPER.treeToValue(told, Problem.class);
    } catch (JsonProcessingException e) {
      return Problem.of(500, "Error", told.path("detail").asText("it failed"));
    }
  }
}
