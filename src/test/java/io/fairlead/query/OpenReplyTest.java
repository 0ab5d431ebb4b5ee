package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However an answer ends, what was taken for it is given back. */
class OpenReplyTest {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<CompletableFuture<?>> future = new AtomicReference<>();

  private void write(Supplier<Throwable> looking) throws Exception {
    HttpServletResponse response =
        proxy(
            HttpServletResponse.class,
            (name, argument) -> {
              Throwable thrown = looking.get();
              if (thrown != null) {
                throw thrown;
              }
              return 200;
            });
    Context context =
        proxy(
            Context.class,
            (name, argument) -> {
              if (name.equals("future")) {
                future.set((CompletableFuture<?>) ((Supplier<?>) argument).get());
                return null;
              }
              return response;
            });
    OpenReply.write(context, "open-reply-test", () -> {}, ended::countDown);
    assertTrue(ended.await(60, TimeUnit.SECONDS), "the end has not been run");
  }

  @FunctionalInterface
  private interface Called {
    Object answer(String method, Object argument) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Called called) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                called.answer(method.getName(), arguments == null ? null : arguments[0])));
  }

  @Test
  void whatTheServerStillHasIsEnded() throws Exception {
    write(() -> null);
    future.get().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        NullPointerException.class,
        NoClassDefFoundError.class
      })
  void whatItHasTakenBackIsLeftAlone(Class<? extends Throwable> kind) throws Exception {
    Throwable thrown = kind.getDeclaredConstructor().newInstance();
    write(() -> thrown);
    assertEquals(false, future.get().isDone());
  }
}
