package io.fairlead.local;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a broker's fatal fault from halting the JVM that hosts it. Kafka's answer to such a fault
 * is {@link Exit}, which ends the process without a word; here whoever watches is told, and the
 * faulting thread is unwound.
 *
 * <p>Kafka's exit procedures are static, one set for the JVM, so this is static too: the one
 * exception to the rule against static state. A fault does not say which broker it came from, so
 * with several in one JVM all of their watchers are told.
 */
final class FatalFaults {
  private static final Set<Consumer<String>> WATCHERS = new CopyOnWriteArraySet<>();

  private FatalFaults() {}

  static synchronized void watch(Consumer<String> watcher) {
    WATCHERS.add(watcher);
    Exit.setExitProcedure((status, message) -> report("exit", status, message));
    Exit.setHaltProcedure((status, message) -> report("halt", status, message));
  }

  static synchronized void unwatch(Consumer<String> watcher) {
    if (WATCHERS.remove(watcher) && WATCHERS.isEmpty()) {
      Exit.resetExitProcedure();
      Exit.resetHaltProcedure();
    }
  }

  private static void report(String how, int status, @Nullable String message) {
    String fault =
        "the broker asked to %s the JVM with status %d%s (thread %s)"
            .formatted(
                how,
                status,
                message == null ? "" : ": " + message,
                Thread.currentThread().getName());
    WATCHERS.forEach(watcher -> watcher.accept(fault));
    // Kafka's code after an exit assumes that it is never reached.
    throw new IllegalStateException(fault);
  }
}
