package io.fairlead.hostile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests to a schema registry about schemas that nobody should keep. Not safe for threads. */
final class HostileSchemas {
  private static final List<String> PATHS =
      List.of(
          "GET /schemas",
          "GET /schemas/types",
          "GET /schemas/ids/{id}",
          "GET /schemas/ids/{id}/schema",
          "GET /schemas/ids/{id}/subjects",
          "GET /schemas/ids/{id}/versions",
          "GET /subjects",
          "POST /subjects/{subject}",
          "DELETE /subjects/{subject}",
          "GET /subjects/{subject}/versions",
          "POST /subjects/{subject}/versions",
          "POST /subjects/{subject}/versions",
          "POST /subjects/{subject}/versions",
          "GET /subjects/{subject}/versions/{id}",
          "DELETE /subjects/{subject}/versions/{id}",
          "GET /subjects/{subject}/versions/{id}/schema",
          "GET /subjects/{subject}/versions/{id}/referencedby",
          "POST /compatibility/subjects/{subject}/versions",
          "POST /compatibility/subjects/{subject}/versions/{id}",
          "GET /config",
          "GET /config/{subject}",
          "PUT /config/{subject}",
          "DELETE /config/{subject}",
          "GET /mode/{subject}",
          "PUT /mode/{subject}",
          "DELETE /mode/{subject}",
          "POST /nothing/{subject}");

  private static final List<String> SCHEMAS =
      List.of(
          "",
          "null",
          "\"string\"",
          "\"nobody\"",
          "{}",
          "[]",
          "[\"int\",\"int\"]",
          "[[\"int\"]]",
          "{\"type\":\"record\",\"name\":\"R\"}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}",
          "{\"type\":\"record\",\"name\":\"../R\",\"fields\":[]}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":[\"null\",\"R\"],"
              + "\"default\":null}]}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\","
              + "\"default\":\"x\"}]}",
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
              + "{\"name\":\"a\",\"type\":\"int\"}]}",
          "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
          "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"B\"}",
          "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483647}",
          "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
          "{\"type\":\"fixed\",\"name\":\"F\",\"size\":99999999999999}",
          "{\"type\":{\"type\":{\"type\":\"int\"}}}",
          "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":-1,\"scale\":1e9}",
          nested("{\"type\":\"array\",\"items\":", 200),
          nested("{\"type\":\"array\",\"items\":", 900),
          nested("{\"type\":\"map\",\"values\":", 30_000),
          wide(3_000),
          family(14));

  private final int port;
  private final List<String> known;
  private final Random random;
  private final HostileValues values;
  private final HostileJson json;

  /**
   * @param known subjects that nobody may delete or set, but that all else is asked about, and
   *     tried to be given schemas that are none or do not fit
   */
  HostileSchemas(long seed, int port, List<String> known) {
    this.port = port;
    this.known = known;
    this.random = new Random(seed);
    this.values = new HostileValues(random);
    this.json = new HostileJson(random);
  }

  private static String nested(String begin, int depth) {
    return begin.repeat(depth) + "\"int\"" + "}".repeat(depth);
  }

  private static String wide(int fields) {
    StringBuilder out = new StringBuilder("{\"type\":\"record\",\"name\":\"Wide\",\"fields\":[");
    for (int i = 0; i < fields; i++) {
      out.append(i == 0 ? "" : ",").append("{\"name\":\"f" + i + "\",\"type\":\"long\"}");
    }
    return out.append("]}").toString();
  }

  /** Each record has the next one twice: written out it would double with every generation. */
  private static String family(int generations) {
    String inner = "\"int\"";
    for (int i = generations; i > 0; i--) {
      String name = "G" + i;
      String second = i == generations ? "\"int\"" : "\"G" + (i + 1) + "\"";
      inner =
          "{\"type\":\"record\",\"name\":\""
              + name
              + "\",\"fields\":[{\"name\":\"a\",\"type\":"
              + inner
              + "},{\"name\":\"b\",\"type\":"
              + second
              + "}]}";
    }
    return inner;
  }

  byte[] next() {
    String[] route = PATHS.get(random.nextInt(PATHS.size())).split(" ");
    boolean harmless = route[0].equals("GET") || route[0].equals("POST");
    String path =
        route[1].replace("{subject}", harmless ? anySubject() : subject()).replace("{id}", id());
    if (random.nextInt(6) == 0) {
      path += "?deleted=true&permanent=" + random.nextBoolean() + "&normalize=x&verbose=true";
    }
    byte[] body =
        route[0].equals("POST") || route[0].equals("PUT")
            ? body().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    String head =
        route[0]
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: close\r\n"
            + (random.nextInt(15) > 0 ? "Content-Type: application/json\r\n" : "")
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] first = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  private String anySubject() {
    return random.nextInt(5) > 0 ? subject() : known.get(random.nextInt(known.size()));
  }

  private String subject() {
    return random.nextInt(3) > 0
        ? "hostile-" + random.nextInt(8)
        : URLEncoder.encode(values.shortText(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String id() {
    return switch (random.nextInt(5)) {
      case 0 -> "latest";
      case 1 -> Long.toString(values.number());
      case 2 -> "x";
      default -> Integer.toString(1 + random.nextInt(30));
    };
  }

  private String body() {
    if (random.nextInt(6) == 0) {
      return json.broken();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("schema", SCHEMAS.get(random.nextInt(SCHEMAS.size())));
    switch (random.nextInt(8)) {
      case 0 -> body.put("schemaType", values.shortText());
      case 1 -> body.set("schema", json.any(0));
      case 2 -> body.put("id", values.number()).put("version", values.small());
      case 3 -> body.set("references", json.any(0));
      case 4 -> {
        int count = values.tooMany(64, 2_000);
        for (int i = 0; i < count; i++) {
          body.withArray("references")
              .addObject()
              .put("name", "R" + i)
              .put("subject", "hostile-" + random.nextInt(8))
              .put("version", values.small());
        }
      }
      case 5 -> body.put("compatibility", random.nextBoolean() ? "FULL" : values.shortText());
      case 6 -> body.put("mode", random.nextBoolean() ? "READWRITE" : values.shortText());
      default -> {}
    }
    return HostileJson.text(body);
  }
}
