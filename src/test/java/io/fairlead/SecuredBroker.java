package io.fairlead;

import io.fairlead.KafkaAcls.Acl;
import io.fairlead.KafkaAcls.Who;
import io.fairlead.local.BrokerOptions;
import io.fairlead.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker that asks for a password and lets nobody do what no ACL allows, with a user for each
 * role of {@link KafkaAcls}. Its own traffic is {@code admin}'s.
 */
public final class SecuredBroker implements AutoCloseable {
  public static final String ADMIN = "admin";

  private final EmbeddedBroker broker;
  private final Admin admin;
  private final Map<String, String> names;

  /**
   * @param names what stands for the placeholders of the table
   */
  public SecuredBroker(Path directory, Map<String, String> names) throws IOException {
    this.names = names;
    String login = "org.apache.kafka.common.security.plain.PlainLoginModule required username=";
    String users =
        Stream.concat(Stream.of(ADMIN), Stream.of(Who.values()).map(Who::user))
            .map(user -> "user_" + user + "=\"" + user + "-password\"")
            .collect(Collectors.joining(" "));
    this.broker =
        EmbeddedBroker.start(
            BrokerOptions.in(directory)
                .withProperty(
                    "listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "PLAIN")
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty(
                    "listener.name.client.plain.sasl.jaas.config",
                    login + "\"admin\" password=\"admin-password\" " + users + ";")
                .withProperty("authorizer.class.name", RecordingAuthorizer.class.getName())
                .withProperty("super.users", "User:admin;User:ANONYMOUS"));
    this.admin = Admin.create(Map.copyOf(client(ADMIN)));
  }

  /** Client properties of that user. */
  public Map<String, String> client(String user) {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("bootstrap.servers", broker.bootstrapServers());
    p.put("security.protocol", "SASL_PLAINTEXT");
    p.put("sasl.mechanism", "PLAIN");
    p.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + user
            + "\" password=\""
            + user
            + "-password\";");
    return p;
  }

  public Map<String, String> client(Who who) {
    return client(who.user());
  }

  public Admin admin() {
    return admin;
  }

  public void allow(List<Acl> acls) throws Exception {
    admin.createAcls(acls.stream().map(this::binding).toList()).all().get();
  }

  public void withdraw(Acl acl) throws Exception {
    admin.deleteAcls(List.of(binding(acl).toFilter())).all().get();
  }

  public AclBinding binding(Acl acl) {
    return acl.binding("User:" + acl.who().user(), names);
  }

  @Override
  public void close() throws IOException {
    admin.close();
    broker.close();
  }
}
