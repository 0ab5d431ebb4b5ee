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
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the registry: what may be registered, changed and deleted. A change is decided on
 * the state, appended to the log, and applied once the broker has acknowledged it, by one writer at
 * a time; reads never wait for a write.
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
    SchemaText canonical = parse(text).text();
    // Producers register what is long there at every start: that needs no turn at the log.
    Optional<SchemaVersion> known = find(state, subject, canonical, v -> !v.deleted());
    return known.isPresent() ? known.get().id() : write(s -> decideRegistration(s, subject, text));
  }

  private Change<Integer> decideRegistration(RegistryState s, String subject, SchemaText text) {
    ReferencingParser.Parsed parsed = new ReferencingParser(s::versions).parse(text);
    Optional<SchemaVersion> known = find(s, subject, parsed.text(), v -> !v.deleted());
    if (known.isPresent()) {
      return Change.none(known.get().id());
    }
    checkWritable(s, subject);
    if (s.size() >= MAX_VERSIONS) {
      throw RegistryException.full(MAX_VERSIONS);
    }
    CompatibilityLevel level = s.level(subject).orElse(s.level());
    List<String> violations =
        CompatibilityCheck.violations(parsed.schema(), existing(s, live(s, subject)), level);
    if (!violations.isEmpty()) {
      throw RegistryException.incompatible(subject, violations.toString());
    }
    int version = s.versions(subject).stream().mapToInt(SchemaVersion::version).max().orElse(0) + 1;
    int id = s.idFor(parsed.text());
    return new Change<>(id, List.of(new SchemaVersion(subject, version, id, parsed.text(), false)));
  }

  /** The version of this subject that has this schema. */
  SchemaVersion lookUp(String subject, SchemaText text, boolean deletedToo) {
    RegistryState s = state;
    SchemaText canonical = parse(text).text();
    return find(s, subject, canonical, v -> deletedToo || !v.deleted())
        .orElseThrow(
            () ->
                versions(subject, deletedToo).isEmpty()
                    ? RegistryException.subjectNotFound(subject)
                    : RegistryException.schemaNotFound());
  }

  private static Optional<SchemaVersion> find(
      RegistryState s, String subject, SchemaText canonical, Predicate<SchemaVersion> wanted) {
    return s.versions(subject).stream()
        .filter(wanted)
        .filter(v -> v.text().equals(canonical))
        .reduce((earlier, later) -> later);
  }

  /** Versions in order; none if the subject is unknown. */
  List<SchemaVersion> versions(String subject, boolean deletedToo) {
    return state.versions(subject).stream().filter(v -> deletedToo || !v.deleted()).toList();
  }

  /**
   * One version.
   *
   * @param version a number, or {@code latest}
   */
  SchemaVersion version(String subject, String version, boolean deletedToo) {
    return resolve(versions(subject, deletedToo), subject, version);
  }

  private static SchemaVersion resolve(List<SchemaVersion> of, String subject, String version) {
    int wanted = versionNumber(version);
    if (of.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    if (wanted == LATEST) {
      return of.get(of.size() - 1);
    }
    return of.stream()
        .filter(v -> v.version() == wanted)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(wanted));
  }

  private static final int LATEST = -1;

  private static int versionNumber(String version) {
    if (version.equals("latest") || version.equals("-1")) {
      return LATEST;
    }
    try {
      int number = Integer.parseInt(version);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, like a number out of range
    }
    throw RegistryException.invalidVersion(version);
  }

  /** Why this schema may not be registered; empty if it may. A null version means "all it must". */
  List<String> violations(String subject, @Nullable String version, SchemaText text) {
    RegistryState s = state;
    CompatibilityLevel level = s.level(subject).orElse(s.level());
    List<SchemaVersion> against = live(s, subject);
    if (version != null) {
      boolean nothingYet = versionNumber(version) == LATEST && against.isEmpty();
      against = nothingYet ? List.of() : List.of(resolve(against, subject, version));
    }
    return CompatibilityCheck.violations(parse(text).schema(), existing(s, against), level);
  }

  /** Ids of the live schemas that refer to this version. */
  List<Integer> referencedBy(SchemaVersion target) {
    return referencedBy(state, target);
  }

  private static List<Integer> referencedBy(RegistryState s, SchemaVersion target) {
    return s.all().stream()
        .filter(v -> !v.deleted())
        .filter(
            v ->
                v.text().references().stream()
                    .anyMatch(
                        r ->
                            r.subject().equals(target.subject())
                                && r.version() == target.version()))
        .map(SchemaVersion::id)
        .distinct()
        .sorted()
        .toList();
  }

  /** Soft: versions are hidden, ids still resolve. Permanent, after soft: all is gone. */
  List<Integer> deleteSubject(String subject, boolean permanent) {
    return write(
        s -> {
          checkWritable(s, subject);
          List<SchemaVersion> all = s.versions(subject);
          List<SchemaVersion> live = live(s, subject);
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
          List<SchemaVersion> live = live(s, subject);
          boolean latest = versionNumber(version) == LATEST;
          SchemaVersion target =
              resolve(latest && !permanent ? live : s.versions(subject), subject, version);
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

  private ReferencingParser.Parsed parse(SchemaText text) {
    return new ReferencingParser(state::versions).parse(text);
  }

  private static List<SchemaVersion> live(RegistryState s, String subject) {
    return s.versions(subject).stream().filter(v -> !v.deleted()).toList();
  }

  private static List<CompatibilityCheck.Existing> existing(
      RegistryState s, List<SchemaVersion> versions) {
    ReferencingParser parser = new ReferencingParser(s::versions);
    return versions.stream()
        .map(v -> new CompatibilityCheck.Existing(v.version(), parser.parse(v.text()).schema()))
        .toList();
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
    if (!referencedBy(s, target).isEmpty()) {
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
