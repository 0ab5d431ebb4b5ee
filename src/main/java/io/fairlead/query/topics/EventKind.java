package io.fairlead.query.topics;

import io.fairlead.streams.TopicNames;
import java.util.Optional;
import java.util.function.Function;

/** What a stream of events tells, by the topic that it stands in. */
enum EventKind {
  KPI("kpi", Source.KPIS),
  DECISION("decision", Source.DECISIONS),
  /** A decision, too: a proposal of the balancer that waits for approval. */
  PROPOSAL("proposal", Source.DECISIONS),
  OUTCOME("outcome", Source.OUTCOMES),
  CONFIG("config", Source.CONFIG),
  DEAD_LETTER("dead-letter", Source.DEAD_LETTERS);

  /** A topic. Its letter stands for it in the ids of events. */
  enum Source {
    CONFIG('c', TopicNames::config),
    DECISIONS('d', TopicNames::decisions),
    KPIS('k', TopicNames::kpis),
    DEAD_LETTERS('l', TopicNames::deadLetters),
    OUTCOMES('o', TopicNames::outcomes);

    private final char letter;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference; the type cannot say so
    private final Function<TopicNames, String> name;

    Source(char letter, Function<TopicNames, String> name) {
      this.letter = letter;
      this.name = name;
    }

    char letter() {
      return letter;
    }

    String topic(TopicNames names) {
      return name.apply(names);
    }

    static Optional<Source> byLetter(char letter) {
      for (Source source : values()) {
        if (source.letter == letter) {
          return Optional.of(source);
        }
      }
      return Optional.empty();
    }
  }

  private final String key;
  private final Source source;

  EventKind(String key, Source source) {
    this.key = key;
    this.source = source;
  }

  /** Name of the event. */
  String key() {
    return key;
  }

  Source source() {
    return source;
  }

  static Optional<EventKind> byKey(String key) {
    for (EventKind kind : values()) {
      if (kind.key.equals(key)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
