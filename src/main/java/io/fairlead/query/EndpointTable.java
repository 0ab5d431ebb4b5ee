package io.fairlead.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every endpoint; finds the one that is asked for, checks that the caller may, and has it answer.
 * What is asked over HTTP and from within goes the same way.
 */
public final class EndpointTable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointTable.class);

  private final List<Endpoint> endpoints;

  private record Found(Endpoint endpoint, SortedMap<String, String> places) {}

  EndpointTable(List<EndpointGroup> groups) {
    List<Endpoint> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(group.endpoints()));
    this.endpoints = List.copyOf(all);
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Paths that need no role. */
  Set<String> openPaths() {
    Set<String> open = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.role() == Role.NONE) {
        open.add(endpoint.path());
      }
    }
    return open;
  }

  /** The answer, be it a {@link Problem}. Throws nothing. */
  public Reply answer(Request request) {
    try {
      Found found = find(request);
      Endpoint endpoint = found.endpoint;
      if (!request.principal().role().includes(endpoint.role())) {
        throw refused(request, endpoint.role());
      }
      checkNames(endpoint, request);
      return endpoint.handler().handle(request.at(found.places));
    } catch (ProblemException e) {
      return withAllow(e.problem(), request);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.target(), e);
      return Reply.of(Problem.of(500, "Internal Server Error", "the log says why"));
    }
  }

  /** A filter that is spelt wrong must not be answered as if there were none. */
  private static void checkNames(Endpoint endpoint, Request request) {
    if (request.hopped()) {
      return; // checked where it came in
    }
    Set<String> known = new TreeSet<>();
    for (Parameter parameter : endpoint.parameters()) {
      if (parameter.place() == Parameter.Place.QUERY) {
        known.add(parameter.name());
      }
    }
    request
        .query()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                throw Request.malformed(
                    name,
                    value,
                    "is no parameter of "
                        + endpoint.method()
                        + " "
                        + endpoint.path()
                        + (known.isEmpty() ? ", which takes none" : "; there are " + known));
              }
            });
  }

  /** 401 where nobody is known, else 403. */
  static ProblemException refused(Request request, Role needed) {
    String what = request.method() + " " + request.target() + " needs the role " + needed.key();
    return request.principal().name().equals(Principal.ANONYMOUS.name())
        ? Problem.unauthenticated(what + ": send a token as 'Authorization: Bearer …'")
            .toException()
        : Problem.forbidden(
                what
                    + "; "
                    + request.principal().name()
                    + " has "
                    + request.principal().role().key())
            .toException();
  }

  private Found find(Request request) {
    List<Found> there = matches(request.path());
    if (there.isEmpty()) {
      throw Problem.unknown("there is nothing at " + request.target()).toException();
    }
    for (Found found : there) {
      if (found.endpoint.method().equals(request.method())) {
        return found;
      }
    }
    throw Problem.of(
            405,
            "Method Not Allowed",
            request.method() + " " + request.target() + ": only " + allowed(there) + " is answered")
        .toException();
  }

  /** Those with the fewest parameters: {@code config} is not the agent of that id. */
  private List<Found> matches(List<String> path) {
    List<Found> found = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (Endpoint endpoint : endpoints) {
      Optional<SortedMap<String, String>> places = endpoint.match(path);
      if (places.isPresent() && places.get().size() <= least) {
        if (places.get().size() < least) {
          found.clear();
          least = places.get().size();
        }
        found.add(new Found(endpoint, places.get()));
      }
    }
    return found;
  }

  private static String allowed(List<Found> there) {
    TreeSet<String> methods = new TreeSet<>();
    for (Found found : there) {
      methods.add(found.endpoint.method());
      if (found.endpoint.method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }

  private Reply withAllow(Problem problem, Request request) {
    Reply reply = Reply.of(problem);
    if (problem.status() == 405) {
      reply.headers().put("Allow", allowed(matches(request.path())));
    }
    return reply;
  }
}
