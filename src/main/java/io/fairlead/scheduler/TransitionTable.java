package io.fairlead.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as a table of its transitions. The diagrams in topology-docs are drawn from such
 * tables, and a fact that asks for a transition not in its table is a bug.
 *
 * @param <S> states
 * @param <E> events
 */
final class TransitionTable<S extends Enum<S>, E extends Enum<E>> {
  /**
   * One row.
   *
   * @param from null for what does not exist yet
   * @param to null for what is no more
   */
  record Edge<S, E>(@Nullable S from, E event, @Nullable S to) {}

  private final String subject;
  private final List<Edge<S, E>> edges;
  private final Class<E> events;
  private final Map<S, Map<E, Edge<S, E>>> rows;

  private TransitionTable(String subject, Class<S> states, Class<E> events, List<Edge<S, E>> all) {
    this.subject = subject;
    this.events = events;
    this.edges = Collections.unmodifiableList(all);
    this.rows = new EnumMap<>(states);
    for (Edge<S, E> edge : all) {
      if (edge.from() != null) {
        rows.computeIfAbsent(edge.from(), unused -> new EnumMap<>(events)).put(edge.event(), edge);
      }
    }
  }

  /** Begins the table of what a subject, such as "an agent", goes through. */
  static <S extends Enum<S>, E extends Enum<E>> Rows<S, E> of(
      String subject, Class<S> states, Class<E> events) {
    return new Rows<>(subject, states, events);
  }

  /** The rows of a table in the making. */
  static final class Rows<S extends Enum<S>, E extends Enum<E>> {
    private final String subject;
    private final Class<S> states;
    private final Class<E> events;
    private final List<Edge<S, E>> edges = new ArrayList<>();

    private Rows(String subject, Class<S> states, Class<E> events) {
      this.subject = subject;
      this.states = states;
      this.events = events;
    }

    Rows<S, E> row(@Nullable S from, E event, @Nullable S to) {
      edges.add(new Edge<>(from, event, to));
      return this;
    }

    TransitionTable<S, E> build() {
      return new TransitionTable<>(subject, states, events, edges);
    }
  }

  /** Every transition that there is. */
  List<Edge<S, E>> edges() {
    return edges;
  }

  /** Every event that there is. */
  List<E> events() {
    return List.of(events.getEnumConstants());
  }

  /**
   * The state after an event.
   *
   * @throws IllegalStateException if the event cannot happen in that state, or ends it
   */
  S next(S from, E event) {
    Map<E, Edge<S, E>> row = rows.get(from);
    Edge<S, E> edge = row == null ? null : row.get(event);
    if (edge == null || edge.to() == null) {
      throw new IllegalStateException(subject + " that is " + from + " cannot be " + event);
    }
    return edge.to();
  }
}
