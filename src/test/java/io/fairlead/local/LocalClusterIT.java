package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
  private static final JsonNode SCHEMA =
      new ObjectMapper().createObjectNode().put("schema", "\"string\"");

  @TempDir Path directory;

  @Test
  void comesBackAtTheSameAddressesWithTheSameSchemas() throws Exception {
    LocalCluster.Addresses addresses;
    int id;
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      addresses = cluster.addresses();
      id = register(addresses.schemaRegistryUrl());
    }
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      assertEquals(addresses, cluster.addresses());
      assertEquals(id, served(cluster.schemaRegistryUrl()));
    }
  }

  @Test
  void keepsAnsweredRegistrationsWhenItsProcessIsKilledHard() throws Exception {
    int id;
    try (ChildProcess child = ChildProcess.start(ClusterProcess.class, directory.toString())) {
      id = register(child.readLine());
      child.kill();
    }
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      assertEquals(id, served(cluster.schemaRegistryUrl()));
    }
  }

  @Test
  void isFoundByItsDirectoryWhileItRuns() throws Exception {
    assertEquals(Optional.empty(), LocalCluster.running(directory));
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      assertEquals(Optional.of(cluster.addresses()), LocalCluster.running(directory));
    }
    assertEquals(Optional.empty(), LocalCluster.running(directory));
  }

  @Test
  void aSecondStartOnTheSameDirectoryIsRefused() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      assertThrows(IOException.class, () -> LocalCluster.start(ClusterOptions.in(directory)));
      assertEquals(Optional.of(cluster.addresses()), LocalCluster.running(directory));
    }
  }

  private static int register(String url) {
    return new RegistryHttp(url).post("/subjects/s/versions", SCHEMA).ok().path("id").asInt();
  }

  private static int served(String url) {
    return new RegistryHttp(url).get("/subjects/s/versions/1").ok().path("id").asInt();
  }
}
