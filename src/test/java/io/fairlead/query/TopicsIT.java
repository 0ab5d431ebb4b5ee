package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Closing;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.query.view.DeadLetterView;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.DecisionsView;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.RedriveView;
import io.fairlead.query.view.TokensView;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.OutcomeKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is answered by reading topics, on a real broker. */
class TopicsIT {
  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static OneInstance instance;
  private static TaskClient client;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    instance = OPENED.add(OneInstance.start(directory, 3));
    client = OPENED.add(TaskClient.builder().properties(instance.clientProperties()).connect());
    AgentWorker worker =
        AgentWorker.builder()
            .properties(instance.clientProperties())
            .swarm("s")
            .agent("a")
            .slots(4)
            .start(
                (task, context) -> {
                  String text = new String(task.payloadBytes(), StandardCharsets.UTF_8);
                  if (text.startsWith("fails at first")
                      && !task.headers().containsKey("redriveOf")) {
                    throw TaskFailedException.permanent("it is the first time");
                  }
                  return TaskResult.text("did " + text).tokens(7, "chat");
                });
    OPENED.add(worker);
    api = instance.api();
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ProblemException.class);
  }

  @Test
  void theTraceOfARequestGoesWithItsTaskToTheOutcome() throws Exception {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String own = "00-11111111111111111111111111111111-2222222222222222-00";
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < TaskCodec.MAX_HEADERS; i++) {
      many.put("k" + i, "v");
    }
    String tasks =
        """
        {"tasks": [
          {"taskId": "traced", "payload": "x"},
          {"taskId": "own", "payload": "x", "headers": {"traceparent": "%s", "k": "v"}},
          {"taskId": "full", "payload": "x", "headers": %s}]}"""
            .formatted(own, Json.tree(many));
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(instance.server().url() + "/v1/swarms/s/tasks"))
                    .header("Content-Type", "application/json")
                    .header("traceparent", parent)
                    .header("tracestate", "a=1")
                    .POST(BodyPublishers.ofString(tasks))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(202, response.statusCode(), response.body());
    assertEquals(Map.of("traceparent", parent, "tracestate", "a=1"), headersOfOutcome("traced"));
    assertEquals(Map.of("traceparent", own, "k", "v"), headersOfOutcome("own"));
    assertEquals(many, headersOfOutcome("full"), "there is no room for a trace");
  }

  private static Map<String, String> headersOfOutcome(String task) {
    return patiently()
        .ignoreExceptions()
        .until(
            () -> get(OutcomeView.class, "v1/swarms/s/tasks/" + task + "/outcome").headers(),
            headers -> true);
  }

  /** Read to the end. What one transaction wrote shows in one topic a moment before another. */
  private static List<DecisionView> decisions(Object... query) {
    return patiently()
        .until(
            () -> get(DecisionsView.class, "v1/swarms/s/decisions", query),
            page -> !page.decisions().isEmpty() && page.next() == page.latest())
        .decisions();
  }

  private static <T> T get(Class<T> type, String path, Object... query) throws Exception {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(String.valueOf(query[i]), String.valueOf(query[i + 1]));
    }
    return Json.MAPPER.treeToValue(
        api.call("GET", List.of(path.split("/")), parameters, null), type);
  }

  private static Problem refused(String path, Object... query) {
    return assertThrows(ProblemException.class, () -> get(JsonNode.class, path, query)).problem();
  }

  private static RedriveView redrive(Object body) throws Exception {
    return Json.MAPPER.treeToValue(
        api.call("POST", List.of("v1", "dead-letters", "redrive"), Map.of(), body),
        RedriveView.class);
  }

  private static TokensView tokens(Object... query) throws Exception {
    return get(TokensView.class, "v1/swarms/s/tokens", query);
  }

  private static TaskSpec.Builder task(String id) {
    return TaskSpec.builder("s").taskId(id).payload("work of " + id);
  }

  @Test
  void tellsTheOutcomeWithItsResult() throws Exception {
    List<String> ids = new ArrayList<>();
    List<java.util.concurrent.CompletableFuture<?>> ended = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add("o/" + i);
      ended.add(client.submit(task("o/" + i).headers(Map.of("traceparent", "t" + i)).build()));
    }
    for (var each : ended) {
      each.get(60, TimeUnit.SECONDS);
    }
    for (int i = 0; i < ids.size(); i += 13) {
      OutcomeView outcome =
          Json.MAPPER.treeToValue(
              api.call(
                  "GET",
                  List.of("v1", "swarms", "s", "tasks", ids.get(i), "outcome"),
                  Map.of(),
                  null),
              OutcomeView.class);
      assertEquals(ids.get(i), outcome.taskId());
      assertEquals("COMPLETED", outcome.kind());
      assertEquals("did work of " + ids.get(i), outcome.resultText());
      assertEquals(
          outcome.resultText(),
          new String(Base64.getDecoder().decode(outcome.resultBase64()), StandardCharsets.UTF_8));
      assertEquals(7L, outcome.tokensUsed());
      assertEquals("a", outcome.agentId());
      assertEquals(Map.of("traceparent", "t" + i), outcome.headers());
    }
    patiently().until(() -> tokens("operation", "chat").tokens() >= 7L * ids.size());
    TokensView tokens = tokens("timeframe", "1h");
    assertEquals(7 * tokens.tasks(), tokens.tokens());
    assertEquals("default", tokens.tenants().get(0).tenantId());
    assertEquals("a", tokens.agents().get(0).agentId());
    assertEquals("chat", tokens.operations().get(0).operation());
    assertEquals(0, tokens("operation", "other").tokens());
    assertEquals(404, refused("v1/swarms/none/tokens").status());
    assertEquals(404, refused("v1/swarms/s/tasks/none/outcome").status());
    client.send(TaskSpec.builder("no-agents").taskId("waits").build()).get(60, TimeUnit.SECONDS);
    patiently()
        .untilAsserted(
            () ->
                assertEquals(
                    "task waits of swarm no-agents has not ended: it is queued",
                    refused("v1/swarms/no-agents/tasks/waits/outcome").detail()));
  }

  @Test
  void givesEachDecisionOnceByPages() throws Exception {
    for (int i = 0; i < 10; i++) {
      client.submit(task("d-" + i).build()).get(60, TimeUnit.SECONDS);
    }
    List<Long> facts = new ArrayList<>();
    long since = 0;
    DecisionsView page;
    do {
      page = get(DecisionsView.class, "v1/swarms/s/decisions", "since", since, "limit", 3);
      assertTrue(page.decisions().size() <= 3);
      page.decisions().forEach(each -> facts.add(each.fact()));
      since = page.next();
    } while (page.next() < page.latest());
    List<Long> all = decisions("limit", 1000).stream().map(DecisionView::fact).toList();
    assertTrue(facts.size() > 10, facts.toString());
    assertEquals(facts, all.subList(0, facts.size()), "each once, in order");
    List<DecisionView> last = decisions("kind", "finished", "task", "d-9");
    assertEquals(1, last.size());
    assertEquals("task d-9 was completed by agent a", last.get(0).sentence());
    assertEquals(404, refused("v1/swarms/none/decisions").status());
    assertEquals("limit", refused("v1/swarms/s/decisions", "limit", "0").field());
    List<DecisionView> both =
        decisions("kind", "finished,agent-joined", "agent", "a", "limit", 1000);
    assertEquals(
        Set.of("AGENT_JOINED", "FINISHED"),
        both.stream().map(DecisionView::kind).collect(Collectors.toSet()));
    assertEquals("kind", refused("v1/swarms/s/decisions", "kind", "nothing").field());
    assertEquals("kind", refused("v1/swarms/s/decisions", "kind", "finished,").field());
  }

  @Test
  void redrivesAFailedTaskToCompletionAndOnlyOnce() throws Exception {
    var failed =
        client.submit(task("f").payload("fails at first").build()).get(60, TimeUnit.SECONDS);
    assertEquals(OutcomeKind.FAILED, failed.getKind());
    DeadLetterView letter =
        patiently()
            .until(
                () -> get(DeadLettersView.class, "v1/dead-letters", "task", "f").letters(),
                letters -> !letters.isEmpty())
            .get(0);
    assertEquals("task-failed", letter.cause());
    assertEquals("fails at first", letter.preview());
    assertEquals("f~1", letter.redriveAs());
    Map<String, Object> body =
        Map.of(
            "letters", List.of(Map.of("partition", letter.partition(), "offset", letter.offset())));
    for (int time = 0; time < 2; time++) {
      RedriveView view = patiently().until(() -> redrive(body), it -> true);
      assertEquals(1, view.redriven(), view.toString());
      assertEquals("f~1", view.results().get(0).redrivenAs());
    }
    OutcomeView outcome =
        patiently()
            .until(() -> get(OutcomeView.class, "v1/swarms/s/tasks/f~1/outcome"), it -> true);
    assertEquals("COMPLETED", outcome.kind());
    assertEquals("did fails at first", outcome.resultText());
    assertEquals(Map.of("redriveOf", "f"), outcome.headers());
    RedriveView found =
        patiently()
            .until(() -> redrive(Map.of("swarm", "s", "task", "f")), view -> view.redriven() > 0);
    assertEquals(1, found.redriven());
    // Behind it on its partition: when this has ended, it has been looked at.
    client.submit(task("after-f").build()).get(60, TimeUnit.SECONDS);
    assertEquals(
        1, decisions("kind", "finished", "task", "f~1").size(), "submitted three times, done once");
  }

  @Test
  void listsPoisonNewestFirstAndSaysWhyItIsNotRedriven() throws Exception {
    Map<String, Object> p = new HashMap<>(instance.clientProperties());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(p, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 9; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    "fairlead.tasks",
                    "p" + i % 4,
                    ("poison \u001b[2J " + i).getBytes(StandardCharsets.UTF_8)))
            .get(60, TimeUnit.SECONDS);
      }
    }
    patiently()
        .until(
            () ->
                get(DeadLettersView.class, "v1/dead-letters", "cause", "unreadable")
                        .letters()
                        .size()
                    == 9);
    List<DeadLetterView> letters = new ArrayList<>();
    String before = null;
    do {
      DeadLettersView page =
          before == null
              ? get(DeadLettersView.class, "v1/dead-letters", "cause", "unreadable", "limit", 2)
              : get(
                  DeadLettersView.class,
                  "v1/dead-letters",
                  "cause",
                  "unreadable",
                  "limit",
                  2,
                  "before",
                  before);
      letters.addAll(page.letters());
      before = page.next();
    } while (before != null);
    assertEquals(9, letters.stream().map(DeadLetterView::preview).distinct().count());
    assertEquals(9, letters.size());
    for (int i = 1; i < letters.size(); i++) {
      assertTrue(letters.get(i).atMs() <= letters.get(i - 1).atMs());
    }
    assertTrue(letters.get(0).preview().startsWith("0x"), letters.get(0).preview());
    assertNull(letters.get(0).redriveAs());
    RedriveView view = redrive(Map.of("cause", "unreadable"));
    assertEquals(0, view.redriven());
    assertEquals(9, view.refused());
    assertFalse(view.results().get(0).reason().isEmpty());
    assertEquals(
        "there is no such letter",
        redrive(Map.of("letters", List.of(Map.of("partition", 99, "offset", 0))))
            .results()
            .get(0)
            .reason());
    assertEquals(
        400, assertThrows(ProblemException.class, () -> redrive(Map.of())).problem().status());
  }

  /** Reads events until there are so many. */
  private static List<EventStreamProbe.Told> follow(
      QueryServer at, String query, String lastId, int events, EventStreamProbe.Step onceOpen)
      throws Exception {
    try (EventStreamProbe stream =
        EventStreamProbe.open(at.url() + "/v1/events?" + query, lastId)) {
      onceOpen.run();
      return stream.read(events);
    }
  }

  private static void submitAndAwait(String prefix, int from, int until) throws Exception {
    for (int i = from; i < until; i++) {
      client.submit(task(prefix + i).build()).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void streamsEventsAndResumesWithoutGapOrDouble() throws Exception {
    String query = "swarm=s&kinds=outcome,decision";
    List<EventStreamProbe.Told> first =
        follow(instance.server(), query, null, 6, () -> submitAndAwait("e-", 0, 5));
    submitAndAwait("e-", 5, 10);
    List<EventStreamProbe.Told> second;
    try (QueryServer other = QueryServer.start(QueryOptions.DEFAULT)) {
      other.attach(instance.coordinator());
      second = follow(other, query, first.get(2).id(), 17, () -> submitAndAwait("e-", 10, 12));
    }
    List<String> told = new ArrayList<>();
    for (EventStreamProbe.Told each : first.subList(0, 3)) {
      told.add(each.event() + " " + Json.MAPPER.readTree(each.data()).path("taskId").asText());
    }
    for (EventStreamProbe.Told each : second) {
      told.add(each.event() + " " + Json.MAPPER.readTree(each.data()).path("taskId").asText());
    }
    assertEquals(told.size(), told.stream().distinct().count(), "nothing twice: " + told);
    List<String> outcomes = told.stream().filter(it -> it.startsWith("outcome e-")).toList();
    List<String> all = IntStream.range(0, 12).mapToObj(i -> "outcome e-" + i).toList();
    assertEquals(all.subList(0, outcomes.size()), outcomes, "nothing left out, in order");
    assertTrue(outcomes.size() >= 7, told.toString());
    JsonNode outcome =
        Json.MAPPER.readTree(
            second.stream()
                .filter(it -> it.event().equals("outcome"))
                .findFirst()
                .orElseThrow()
                .data());
    assertEquals("COMPLETED", outcome.path("kind").asText());
    assertFalse(outcome.has("resultBase64"), "not the result itself");
    HttpProbe http = new HttpProbe(instance.server().url());
    assertEquals("kinds", http.get("/v1/events?kinds=nothing").text("field"));
    assertEquals("Last-Event-ID", http.get("/v1/events?lastEventId=x").text("field"));
    assertEquals("swarmId", http.get("/v1/events?swarm=a.b").text("field"));
    HttpProbe.Answer head = http.send("HEAD", "/v1/events");
    assertEquals(200, head.status());
    assertTrue(head.header("Content-Type").startsWith("text/event-stream"));
  }
}
