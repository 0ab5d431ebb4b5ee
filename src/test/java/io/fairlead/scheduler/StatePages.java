package io.fairlead.scheduler;

import io.fairlead.scheduler.TransitionTable.Edge;
import org.jspecify.annotations.Nullable;

/** Draws state machines from their tables. */
final class StatePages {
  private StatePages() {}

  static <S extends Enum<S>, E extends Enum<E>> String page(
      String title, Class<?> source, TransitionTable<S, E> table) {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(title).append("\n\n");
    page.append("Generated from `").append(source.getSimpleName());
    page.append("`; a test fails when the two differ, and another when a transition is never");
    page.append(" taken.\n\n```mermaid\nstateDiagram-v2\n");
    for (Edge<S, E> edge : table.edges()) {
      page.append("    ").append(end(edge.from())).append(" --> ").append(end(edge.to()));
      page.append(" : ").append(edge.event()).append('\n');
    }
    page.append("```\n\n| from | event | to |\n| --- | --- | --- |\n");
    for (Edge<S, E> edge : table.edges()) {
      page.append("| ").append(edge.from() == null ? "" : edge.from());
      page.append(" | ").append(edge.event()).append(" | ");
      page.append(edge.to() == null ? "" : edge.to()).append(" |\n");
    }
    return page.toString();
  }

  private static String end(@Nullable Enum<?> state) {
    return state == null ? "[*]" : state.name();
  }
}
