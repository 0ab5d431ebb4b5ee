package io.fairlead.local;

import io.fairlead.local.SchemaLogRecord.ConfigSet;
import io.fairlead.local.SchemaLogRecord.HighestId;
import io.fairlead.local.SchemaLogRecord.ModeSet;
import io.fairlead.local.SchemaLogRecord.SchemaErased;
import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import io.fairlead.local.SchemaLogRecord.SubjectDeleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the registry: what may be registered, changed and deleted. A change is decided on
 * the state, appended to the log, and applied once the broker has acknowledged it, by one writer at
 * a time; reads ({@link SubjectQueries}) never wait for a write.
 *
 * <p>Refusals are {@link RegistryException}s with Confluent's codes.
 */
final class SubjectRegistry implements AutoCloseable {
  /** Bound on versions of all subjects together, soft-deleted ones included. */
  static final int MAX_VERSIONS = 20_000;

  private static final int MAX_SUBJECT_LENGTH = 512;

  private final SchemaLog log;
  private final ReentrantLock writer = new ReentrantLock();
  private volatile RegistryState state;

  SubjectRegistry(SchemaLog log) {
    this.log = log;
    this.state = log.open();
  }

  RegistryState state() {
    return state;
  }

  SubjectQueries queries() {
    return new SubjectQueries(state);
  }

  /** What a change answers, and the records that make it so. */
  private record Change<R>(R answer, List<SchemaLogRecord> records) {
    static <R> Change<R> none(R answer) {
      return new Change<>(answer, List.of());
    }
  }

  @FunctionalInterface
  private interface Decision<R> {
    Change<R> on(RegistryState state);
  }

  private <R> R write(Decision<R> decision) {
    writer.lock();
    try {
      log.refuseIfFenced();
      if (log.needsOpen()) {
        state = log.open();
      }
      Change<R> change = decision.on(state);
      if (!change.records().isEmpty()) {
        log.append(change.records());
        change.records().forEach(state::apply);
      }
      return change.answer();
    } catch (KafkaException e) {
      throw RegistryException.store(String.valueOf(e.getMessage()));
    } finally {
      writer.unlock();
    }
  }

  /** The id of the schema under this subject, which becomes its next version if it is new. */
  int register(String subject, SchemaText text) {
    checkSubject(subject);
    // Producers register what is long there at every start: that needs no turn at the log.
    SubjectQueries now = queries();
    Optional<SchemaVersion> known = now.find(subject, now.parse(text).text(), false);
    return known.isPresent() ? known.get().id() : write(s -> decideRegistration(s, subject, text));
  }

  private static Change<Integer> decideRegistration(
      RegistryState s, String subject, SchemaText text) {
    SubjectQueries queries = new SubjectQueries(s);
    SchemaText canonical = queries.parse(text).text();
    Optional<SchemaVersion> known = queries.find(subject, canonical, false);
    if (known.isPresent()) {
      return Change.none(known.get().id());
    }
    checkWritable(s, subject);
    if (s.size() >= MAX_VERSIONS) {
      throw RegistryException.full(MAX_VERSIONS);
    }
    List<String> violations = queries.violations(subject, null, text);
    if (!violations.isEmpty()) {
      throw RegistryException.incompatible(subject, violations.toString());
    }
    int version = s.versions(subject).stream().mapToInt(SchemaVersion::version).max().orElse(0) + 1;
    int id = s.idFor(canonical);
    return new Change<>(id, List.of(new SchemaVersion(subject, version, id, canonical, false)));
  }

  /** Soft: versions are hidden, ids still resolve. Permanent, after soft: all is gone. */
  List<Integer> deleteSubject(String subject, boolean permanent) {
    return write(
        s -> {
          checkWritable(s, subject);
          List<SchemaVersion> all = s.versions(subject);
          List<SchemaVersion> live = new SubjectQueries(s).versions(subject, false);
          if (all.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
          }
          if (permanent && !live.isEmpty()) {
            throw RegistryException.subjectNotYetDeleted(subject);
          }
          if (!permanent && live.isEmpty()) {
            throw RegistryException.subjectAlreadyDeleted(subject);
          }
          List<SchemaVersion> affected = permanent ? all : live;
          affected.forEach(v -> checkUnreferenced(s, v));
          List<SchemaLogRecord> records = new ArrayList<>();
          if (permanent) {
            records.add(new HighestId(s.highestId()));
            all.forEach(v -> records.add(new SchemaErased(subject, v.version())));
          } else {
            records.add(new SubjectDeleted(subject, live.get(live.size() - 1).version()));
            records.addAll(settingsCleared(s, subject));
          }
          return new Change<>(affected.stream().map(SchemaVersion::version).toList(), records);
        });
  }

  /** As {@link #deleteSubject}, for one version. */
  int deleteVersion(String subject, String version, boolean permanent) {
    return write(
        s -> {
          checkWritable(s, subject);
          List<SchemaVersion> live = new SubjectQueries(s).versions(subject, false);
          SchemaVersion target =
              new SubjectQueries(s)
                  .version(subject, version, permanent || !SubjectQueries.isLatest(version));
          if (permanent && !target.deleted()) {
            throw RegistryException.versionNotYetDeleted(subject, target.version());
          }
          if (!permanent && target.deleted()) {
            throw RegistryException.versionAlreadyDeleted(subject, target.version());
          }
          checkUnreferenced(s, target);
          List<SchemaLogRecord> records = new ArrayList<>();
          if (permanent) {
            records.add(new HighestId(s.highestId()));
            records.add(new SchemaErased(subject, target.version()));
          } else {
            records.add(target.softDeleted());
            if (live.size() == 1) {
              records.addAll(settingsCleared(s, subject));
            }
          }
          return new Change<>(target.version(), records);
        });
  }

  private static List<SchemaLogRecord> settingsCleared(RegistryState s, String subject) {
    List<SchemaLogRecord> records = new ArrayList<>();
    s.level(subject).ifPresent(level -> records.add(new ConfigSet(subject, null)));
    s.mode(subject).ifPresent(mode -> records.add(new ModeSet(subject, null)));
    return records;
  }

  /** Sets the level of a subject, or the global one; null removes it. */
  void setLevel(@Nullable String subject, @Nullable CompatibilityLevel level) {
    if (subject != null) {
      checkSubject(subject);
    }
    write(s -> new Change<>(true, List.of(new ConfigSet(subject, level))));
  }

  /** Sets the mode of a subject, or the global one; null removes it. */
  void setMode(@Nullable String subject, @Nullable RegistryMode mode) {
    if (subject != null) {
      checkSubject(subject);
    }
    write(s -> new Change<>(true, List.of(new ModeSet(subject, mode))));
  }

  private static void checkSubject(String subject) {
    if (subject.isBlank()
        || subject.length() > MAX_SUBJECT_LENGTH
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw RegistryException.invalidSubject(subject);
    }
  }

  private static void checkWritable(RegistryState s, String subject) {
    if (s.mode(subject).orElse(s.mode()) == RegistryMode.READONLY) {
      throw RegistryException.notPermitted("Subject " + subject + " is in read-only mode");
    }
  }

  private static void checkUnreferenced(RegistryState s, SchemaVersion target) {
    if (!new SubjectQueries(s).referencedBy(target).isEmpty()) {
      throw RegistryException.referenced(target.subject(), target.version());
    }
  }

  @Override
  public void close() {
    writer.lock();
    try {
      log.close();
    } finally {
      writer.unlock();
    }
  }
}
