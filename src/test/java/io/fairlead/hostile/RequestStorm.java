package io.fairlead.hostile;

import io.fairlead.hostile.RawExchange.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends hostile requests and judges the answers. */
final class RequestStorm {
  private static final int MOST_COMPLAINTS = 15;
  private static final int SHOWN = 600;

  private final int port;
  private final Function<Answer, @Nullable String> judge;
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  /**
   * @param judge says what is wrong with an answer; null if nothing is
   */
  RequestStorm(int port, Function<Answer, @Nullable String> judge) {
    this.port = port;
    this.judge = judge;
  }

  /** One after the other. */
  void send(Supplier<byte[]> requests, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] request = requests.get();
      judge(request, RawExchange.send(port, request));
    }
  }

  /** So many in all, each source's one after the other and all sources at once. */
  void send(List<Supplier<byte[]>> sources, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(sources.size());
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < sources.size(); i++) {
        Supplier<byte[]> source = sources.get(i);
        int share = count / sources.size() + (i < count % sources.size() ? 1 : 0);
        senders.add(
            threads.submit(
                () -> {
                  send(source, share);
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } finally {
      threads.shutdownNow();
      boolean unused = threads.awaitTermination(2, TimeUnit.MINUTES);
    }
  }

  private synchronized void judge(byte[] request, Optional<Answer> answer) {
    statuses.merge(answer.map(Answer::status).orElse(0), 1, Integer::sum);
    String wrong =
        answer.isPresent() ? judge.apply(answer.get()) : judgeOfSilence(WellFormed.of(request));
    if (wrong != null && complaints.size() < MOST_COMPLAINTS) {
      complaints.add(wrong + "\n  asked: " + shown(request) + "\n  said: " + answer);
    }
  }

  /** Whoever sends what is no HTTP may be left without a word; nobody else may. */
  private static @Nullable String judgeOfSilence(WellFormed request) {
    return request.holds() ? "closed without an answer" : null;
  }

  private static String shown(byte[] request) {
    String text = new String(request, StandardCharsets.UTF_8);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** How often each status came; 0 for no answer at all. */
  synchronized Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Of a REST server: no failure of its own, and every refusal in the one form. */
  static @Nullable String restJudge(Answer answer) {
    int status = answer.status();
    if (status >= 500 && status != 501 && status != 503 && status != 505) {
      return "an error of the server's own";
    }
    boolean bodiless = answer.body().isEmpty();
    return status >= 400
            && !bodiless
            && !answer.contentType().startsWith("application/problem+json")
        ? "no problem document"
        : null;
  }

  /** Of the MCP endpoint: no failure of its own; an answer is JSON-RPC, a refusal that or ours. */
  static @Nullable String mcpJudge(Answer answer) {
    int status = answer.status();
    if (status >= 500 && status != 501 && status != 503 && status != 505) {
      return "an error of the server's own";
    }
    if (answer.body().contains("\"jsonrpc\"")) {
      return null;
    }
    if (status >= 400) {
      boolean problem = answer.contentType().startsWith("application/problem+json");
      return problem ? null : "neither JSON-RPC nor a problem document";
    }
    return status == 200 ? "no JSON-RPC" : null;
  }

  /** Of the registry: no failure of its own, and every refusal with its number. */
  static @Nullable String registryJudge(Answer answer) {
    int status = answer.status();
    if (status >= 500 && status != 501 && status != 505) {
      return "an error of the server's own";
    }
    boolean bad = answer.body().contains("/badMessage"); // no request at all, says Jetty
    return status >= 400
            && !bad
            && !answer.body().isEmpty()
            && !answer.body().contains("error_code")
        ? "no error code"
        : null;
  }
}
