package io.fairlead.query.topics;

import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.OutcomeView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sentences about one task, of which the task is the subject. */
final class LifeWords {
  /** Tasks that are named in one sentence. */
  private static final int MOST_NAMED = 10;

  private static final Map<String, String> ENDS =
      Map.of(
          "failed", "it failed there",
          "released", "the agent gave it back before it began",
          "revoked", "the agent gave it back as it was asked to",
          "lease-lapsed", "the agent did not renew its lease in time",
          "agent-lost", "the agent is lost",
          "agent-rejoined", "the agent began anew and no longer has it",
          "agent-left", "the agent left",
          "not-listed", "the agent does not list it among what it has",
          "cancelled", "it was cancelled",
          "swarm-deleted", "the swarm was deleted");

  private static final Map<String, String> REVOKED_FOR =
      Map.of("idle-agent", "another agent is idle", "balance", "to balance the load");

  private static final Map<String, String> CHOSEN_AS =
      Map.of(
          "least-finish", "it is expected to finish there first",
          "affinity", "it has worked for its affinity key",
          "only-eligible", "no other agent with room may run it",
          "least-loaded", "it has the least load",
          "least-capable", "it can do the least of those that can do this",
          "next-in-turn", "it is its turn",
          "less-loaded-of-two", "it has less load than another that was drawn",
          "cheapest", "it is the cheapest");

  private static final Map<String, String> PLACED_BY =
      Map.of(
          "affinity", "it has worked for its affinity key",
          "only-eligible", "no other agent may run it",
          "buffer", "so that the agent always has a next one",
          "stolen", "it had nothing else to do",
          "migrated", "to balance the load",
          "planned", "as a plan has it");

  private LifeWords() {}

  static String of(DecisionView decision) {
    String agent = "agent " + decision.agentId();
    return switch (decision.kind()) {
      case "FINISHED" -> "completed by " + agent;
      case "LEASE_ENDED" -> agent + " no longer has it: " + end(decision.reason());
      case "DISPATCHED" -> "given to " + agent + ": " + word(CHOSEN_AS, decision.reason());
      case "REVOKING" -> "asked back from " + agent + ": " + word(REVOKED_FOR, decision.reason());
      case "STOLEN" -> "taken from agent " + decision.fromAgentId() + " by " + agent + ", idle";
      case "MIGRATED" -> "moved from agent " + decision.fromAgentId() + " to " + agent;
      case "PROMOTED" -> "comes up to " + level(decision) + ", having waited long";
      case "DEMOTED" -> "goes down to " + level(decision) + ", having run far over";
      default -> decision.sentence();
    };
  }

  static String end(@Nullable String code) {
    return word(ENDS, code);
  }

  static String placed(String code) {
    return word(PLACED_BY, code);
  }

  static String of(OutcomeView outcome) {
    String kind = outcome.kind().toLowerCase(Locale.ROOT);
    String why = outcome.message() == null ? outcome.reason() : outcome.message();
    return (outcome.kind().equals("COMPLETED") ? kind + " by agent " + outcome.agentId() : kind)
        + (why == null ? "" : ": " + why);
  }

  private static String word(Map<String, String> words, @Nullable String code) {
    return code == null ? "no reason is recorded" : words.getOrDefault(code, code);
  }

  private static String level(DecisionView decision) {
    return decision.reason() == null ? "another level" : decision.reason().toLowerCase(Locale.ROOT);
  }

  /** Ids, the first few by name. */
  static String named(List<String> ids) {
    String some = ids.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int rest = ids.size() - MOST_NAMED;
    return (ids.size() == 1 ? "task " : "tasks ")
        + some
        + (rest > 0 ? " and " + rest + " more" : "");
  }
}
