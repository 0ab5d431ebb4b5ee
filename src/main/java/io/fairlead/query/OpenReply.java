package io.fairlead.query;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;

/** An answer that goes on for as long as its reader stays, written by a thread of its own. */
public final class OpenReply {
  private OpenReply() {}

  /**
   * Has it written once the handler has returned.
   *
   * @param thread name of the thread
   * @param writing returns when the reader has left, or nothing more is to be told
   * @param end run after it, or if the thread can't be had
   */
  public static void write(Context c, String thread, Runnable writing, Runnable end) {
    HttpServletResponse response = c.res();
    c.future(() -> start(thread, writing, end, response));
  }

  private static CompletableFuture<Void> start(
      String name, Runnable writing, Runnable end, HttpServletResponse response) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                writing.run();
              } finally {
                try {
                  if (exists(response)) {
                    ended.complete(null);
                  }
                } finally {
                  end.run();
                }
              }
            },
            name);
    thread.setDaemon(true);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        end.run();
      }
    }
    return ended;
  }

  /**
   * Whether the server still has it. If the client has left, it may be gone already, and Javalin
   * would try to end it over and over. One that is gone may throw anything when it is looked at.
   */
  private static boolean exists(HttpServletResponse response) {
    try {
      response.getStatus();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
