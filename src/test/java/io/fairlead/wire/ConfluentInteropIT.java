package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both ways with Confluent's own serialiser, over the registry of this project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfluentInteropIT {
  private static final String JSON =
      """
      {"id":"peer","n":7,"w":1.5,"kind":"B","at":1234567890123,"tags":{"x":"y"}}""";

  private LocalCluster cluster;
  private ConfluentPeer peer;
  private ConfluentAvroSerde<Sample> serde;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory));
    peer = new ConfluentPeer(cluster.schemaRegistryUrl());
    serde = ConfluentAvroSerde.forValues(Sample.class, cluster.addresses().asProperties());
  }

  @AfterAll
  void stop() throws Exception {
    serde.close();
    peer.close();
    cluster.close();
  }

  @Test
  void readsWhatConfluentsSerialiserWrites() throws Exception {
    byte[] message = peer.write("theirs", Sample.TEXT, JSON);
    assertEquals(Sample.of("peer"), serde.deserializer().deserialize("theirs", message));
  }

  @Test
  void confluentsDeserialiserReadsWhatIsWrittenHere() throws Exception {
    byte[] message = serde.serializer().serialize("ours", Sample.of("peer"));
    ObjectMapper json = new ObjectMapper();
    assertEquals(json.readTree(JSON), json.readTree(peer.read("ours", message)));
  }

  @Test
  void bothWriteTheSameBytesUnderOneId() throws Exception {
    byte[] theirs = peer.write("shared", Sample.TEXT, JSON);
    byte[] ours = serde.serializer().serialize("shared", Sample.of("peer"));
    assertEquals(HexFormat.of().formatHex(theirs), HexFormat.of().formatHex(ours));
  }

  @Test
  void readsALaterVersionThatConfluentsSerialiserRegistered() throws Exception {
    byte[] ours = serde.serializer().serialize("evolving", Sample.of("peer"));
    String later =
        Sample.TEXT.replace(
            "{\"name\":\"n\"",
            "{\"name\":\"extra\",\"type\":\"string\",\"default\":\"\"},{\"name\":\"n\"");
    byte[] theirs =
        peer.write("evolving", later, JSON.replace("\"n\":", "\"extra\":\"more\",\"n\":"));
    assertEquals(Sample.of("peer"), serde.deserializer().deserialize("evolving", theirs));
    assertNotEquals(
        ConfluentFrame.schemaId("evolving", ours), ConfluentFrame.schemaId("evolving", theirs));
  }
}
