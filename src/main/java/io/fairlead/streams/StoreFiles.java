package io.fairlead.streams;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throws a partition's files away where they may be ahead of what the broker holds, so that its
 * stores are restored from their changelogs. Exactly once, Streams does that. At least once it goes
 * on with the files whatever became of the records that were written with them: a report that is
 * read again would find its task ended, and the outcome be missing.
 *
 * <p>A file in the partition's directory says that a processor works on it. It is removed when the
 * processor is closed and the broker has confirmed all that its thread wrote; where it is found,
 * the last processor came to another end.
 *
 * <p>To Kafka Streams this is a store that keeps nothing. It has to be opened before those whose
 * files it deletes; Streams opens stores in the order of the processors that they belong to, so it
 * belongs to one that comes before (4.3.1: {@code InternalTopologyBuilder.build}). By then Streams
 * has locked the directory. Owned by the stream thread.
 */
final class StoreFiles extends StoreHook {
  /** In the directory of a partition that is worked on. */
  static final String MARK = "worked-on";

  private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

  private final BooleanSupplier confirmed;
  private Path directory = Path.of("");

  private StoreFiles(String name, BooleanSupplier confirmed) {
    super(name);
    this.confirmed = confirmed;
  }

  /**
   * @param confirmed whether the broker has all that the calling thread has written
   */
  static StoreBuilder<StoreFiles> builder(String name, BooleanSupplier confirmed) {
    return new Builder<>(name, () -> new StoreFiles(name, confirmed));
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    directory = context.stateDir().toPath();
    if (Files.exists(mark())) {
      LOG.warn("{}: restored from the changelogs, since its files may be ahead", context.taskId());
      deleteAll();
    }
    super.init(context, root);
  }

  private Path mark() {
    return directory.resolve(MARK);
  }

  private void deleteAll() {
    File[] found = directory.toFile().listFiles((dir, file) -> !file.equals(MARK));
    try {
      for (File file : found == null ? new File[0] : found) {
        Utils.delete(file);
      }
      Files.delete(mark()); // last: who fails on the way begins again
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete what is in " + directory, e);
    }
  }

  /** From now on the stores are changed. */
  void workBegins() {
    try {
      if (!Files.exists(mark())) {
        Files.createFile(mark());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not mark " + directory + " as being worked on", e);
    }
  }

  /** The stores are changed no more. */
  void workEnds() {
    if (confirmed.getAsBoolean()) {
      try {
        Files.deleteIfExists(mark());
      } catch (IOException e) {
        LOG.warn("{} stays, the files are not used again: {}", mark(), e.toString());
      }
    }
  }
}
