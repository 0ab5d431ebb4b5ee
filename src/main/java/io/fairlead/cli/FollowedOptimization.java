package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.List;
import java.util.Map;

/**
 * A search or replay that a coordinator does, followed to its end. Ctrl-C cancels it there, and a
 * terminal shows how far it is.
 */
final class FollowedOptimization {
  /** What ends at once needs no second question. */
  private static final String FIRST_WAIT_MS = "500";

  private static final long POLL_MS = 250;
  private static final int WHOLE = 100;

  private final Api api;
  private final Progress progress;
  private final String swarm;

  FollowedOptimization(Api api, Progress progress, String swarm) {
    this.api = api;
    this.progress = progress;
    this.swarm = swarm;
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
      return followed(place.of(answer), interrupt);
    }
  }

  private JsonNode followed(JsonNode started, Interrupt interrupt) {
    JsonNode view = started;
    while (isOpen(view)) {
      String id = view.path("id").asText();
      progress.step(
          view.path("doing").asText().isEmpty()
              ? Figures.name(view.path("state"))
              : view.path("doing").asText(),
          Math.round(view.path("progress").asDouble() * WHOLE),
          WHOLE);
      if (isAsked(interrupt)) {
        view = api.call("DELETE", path(id), Map.of(), null);
        if (isOpen(view)) {
          progress.say(cancellation(id)); // the process may be gone before the exception is caught
          throw cancelled(id);
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

  private static boolean isAsked(Interrupt interrupt) {
    try {
      return interrupt.await(POLL_MS);
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
