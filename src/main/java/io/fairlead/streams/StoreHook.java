package io.fairlead.streams;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store to Kafka Streams that keeps nothing: it is there for what Streams tells a store. Owned by
 * the stream thread.
 */
abstract class StoreHook implements StateStore {
  private final String name;
  private boolean open;

  StoreHook(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {}); // there is no changelog to restore from
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public final boolean persistent() {
    return false;
  }

  @Override
  public final boolean isOpen() {
    return open;
  }

  /**
   * Without a cache or a changelog, whatever it is asked for.
   *
   * @param maker makes one for each partition
   */
  record Builder<S extends StoreHook>(String name, Supplier<S> maker) implements StoreBuilder<S> {
    @Override
    public StoreBuilder<S> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<S> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<S> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<S> withLoggingDisabled() {
      return this;
    }

    @Override
    public S build() {
      return maker.get();
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
