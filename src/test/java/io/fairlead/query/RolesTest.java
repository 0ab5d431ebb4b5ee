package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may ask what, of every endpoint there is. */
class RolesTest {
  private static QueryServer server;

  @BeforeAll
  static void start() throws IOException {
    server = QueryServer.start(QueryOptions.DEFAULT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(Endpoint endpoint, Role role) {
    List<String> path = new ArrayList<>();
    for (String segment : Endpoint.segments(endpoint.path())) {
      path.add(segment.startsWith("{") ? "some" : segment);
    }
    Principal somebody = new Principal("somebody", role);
    return server
        .table()
        .answer(Request.of(somebody, endpoint.method(), path, Map.of(), null))
        .status();
  }

  @Test
  void whoHasNotTheRoleIsRefusedAndWhoHasItIsNot() {
    for (Endpoint endpoint : server.table().endpoints()) {
      for (Role role : Role.values()) {
        String what = role.key() + ": " + endpoint.method() + " " + endpoint.path();
        if (role.includes(endpoint.role())) {
          assertNotEquals(403, status(endpoint, role), what);
        } else {
          assertEquals(403, status(endpoint, role), what);
        }
      }
    }
  }

  @Test
  void whoReadsChangesNothingAndWhoOperatesChangesNoConfigurationAndNoSwarms() {
    for (Endpoint endpoint : server.table().endpoints()) {
      String what = endpoint.method() + " " + endpoint.path();
      if (!endpoint.method().equals("GET")) {
        boolean swarms = List.of("/v1/swarms", "/v1/swarms/{swarm}").contains(endpoint.path());
        boolean administers = endpoint.path().contains("/config") || swarms;
        assertTrue(endpoint.role().includes(administers ? Role.ADMIN : Role.OPERATE), what);
      }
    }
  }
}
