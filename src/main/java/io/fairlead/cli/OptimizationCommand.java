package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that has something searched for or replayed, and waits for what comes of it. */
abstract class OptimizationCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  /** Last part of the path under {@code optimizations}. */
  abstract String kind();

  /** What is wanted, as the interface takes it. */
  abstract Object body();

  @Override
  JsonNode ask(Api api) {
    Object wanted = body();
    return new FollowedOptimization(api, progress(), swarm.in(api)).run(kind(), wanted);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return OptimizationText.lines(answer, width);
  }
}
