package io.fairlead.query.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Reply;
import io.fairlead.query.Role;
import io.fairlead.query.openapi.JsonSchemas;
import io.fairlead.query.openapi.OpenApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The description of all endpoints, itself included. Made at the first request. */
public final class OpenApiRoutes implements EndpointGroup {
  private final List<EndpointGroup> others;
  private final AtomicReference<@Nullable JsonNode> document = new AtomicReference<>();

  private OpenApiRoutes(List<EndpointGroup> others) {
    this.others = List.copyOf(others);
  }

  /** Those groups, and this one. */
  public static List<EndpointGroup> beside(List<EndpointGroup> others) {
    List<EndpointGroup> all = new ArrayList<>(others);
    all.add(new OpenApiRoutes(others));
    return List.copyOf(all);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/v1/openapi.json",
            Role.NONE,
            "This API as an OpenAPI document.",
            List.of(),
            null,
            JsonNode.class,
            request -> Reply.ok(document())));
  }

  private JsonNode document() {
    JsonNode known = document.get();
    if (known != null) {
      return known;
    }
    List<Endpoint> all = new ArrayList<>();
    others.forEach(group -> all.addAll(group.endpoints()));
    all.addAll(endpoints());
    JsonNode made = OpenApi.of(all, new JsonSchemas());
    document.set(made);
    return made;
  }
}
