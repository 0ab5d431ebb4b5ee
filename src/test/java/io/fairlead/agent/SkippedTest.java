package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class SkippedTest {
  @Test
  void tellsOfEverTwiceAsMany() {
    List<Object> told = new ArrayList<>();
    Logger logger =
        (Logger)
            Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> {
                  assertEquals("warn", method.getName());
                  told.add(((Object[]) arguments[1])[3]);
                  return null;
                });
    Skipped skipped = new Skipped(logger);
    for (int i = 0; i < 1_000; i++) {
      skipped.add(
          new ConsumerRecord<>("t", 0, i, null, new byte[0]), new IllegalStateException("rubbish"));
    }
    assertEquals(1_000, skipped.count());
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L), told);
  }
}
