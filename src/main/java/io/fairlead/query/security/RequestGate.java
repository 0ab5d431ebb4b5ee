package io.fairlead.query.security;

import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything that the server answers, whoever has mounted it: sees to it that the
 * request is addressed to this server, comes from no page of another one, names a caller who is
 * known and not too busy, and carries no more than is taken. What the caller may do is for who
 * answers to say; but who has no role gets no further than the open paths.
 *
 * <p>Nothing of a header or a body goes into a log from here.
 */
public final class RequestGate implements Filter {
  private static final String PRINCIPAL = RequestGate.class.getName() + ".principal";
  private static final String CALLER = RequestGate.class.getName() + ".caller";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * Paths at which even reading is refused to pages of others: answers there are streams. A page
   * could read nothing of them, but each takes a thread, and the place of somebody else.
   */
  private static final Pattern STREAMS =
      Pattern.compile("/mcp.*|/v1/events.*|/v1/swarms/.*/live(?:[/;].*)?", Pattern.DOTALL);

  /** What a browser says of a request that no page of another server has made. */
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Callers callers;
  private final HostNames hosts;
  private final boolean checksHost;
  private final HttpLimits limits;
  private final RequestRates rates;
  private final OpenPaths open;
  private final LongSupplier nanoTime;
  private final UnreadBody unread;

  /**
   * @param hosts under which names it may be addressed
   * @param checksHost whether that matters: it does where somebody may do something without a token
   * @param open paths that need no role; see {@link io.fairlead.query.HttpExtension#openPaths}
   */
  RequestGate(
      Callers callers,
      HostNames hosts,
      boolean checksHost,
      HttpLimits limits,
      Set<String> open,
      LongSupplier nanoTime) {
    this.callers = callers;
    this.hosts = hosts;
    this.checksHost = checksHost;
    this.limits = limits;
    this.rates = new RequestRates(limits.requestsPerSecond(), limits.requestBurst(), nanoTime);
    this.open = new OpenPaths(open);
    this.nanoTime = nanoTime;
    this.unread = new UnreadBody(limits, nanoTime);
  }

  /** Who sent a request that has passed; one that has not may do nothing. */
  public static Principal principal(HttpServletRequest request) {
    return request.getAttribute(PRINCIPAL) instanceof Principal principal
        ? principal
        : Principal.ANONYMOUS;
  }

  /**
   * Who sent a request that has passed, by what the tokens say whenever it is asked: what a request
   * has opened may go on after its token was withdrawn. Outlives the request.
   */
  public static Supplier<Principal> caller(HttpServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller caller
        ? caller
        : () -> Principal.ANONYMOUS;
  }

  private record Caller(Callers callers, @Nullable String authorization)
      implements Supplier<Principal> {
    @Override
    public Principal get() {
      return callers.principal(authorization).orElse(Principal.ANONYMOUS);
    }

    /** Its token is nobody else's business. */
    @Override
    public String toString() {
      return get().name();
    }
  }

  @Override
  public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) in;
    HttpServletResponse response = (HttpServletResponse) out;
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      Optional<Principal> known = callers.principal(request.getHeader("Authorization"));
      int waitS = rates.take(caller(request, known));
      if (waitS > 0) {
        response.setHeader("Retry-After", Integer.toString(waitS));
        throw Problem.tooMany("more than " + limits.requestsPerSecond() + " requests a second")
            .toException();
      }
      check(request, known.orElse(null));
      chain.doFilter(new LimitedBody(request, limits, nanoTime), response);
    } catch (ProblemException e) {
      write(response, e.problem());
    }
    unread.discard(request, response);
  }

  private void check(HttpServletRequest request, @Nullable Principal principal) {
    checkHost(request);
    if (principal == null) {
      throw Problem.unauthenticated("the token is not known here").toException();
    }
    request.setAttribute(PRINCIPAL, principal);
    request.setAttribute(CALLER, new Caller(callers, request.getHeader("Authorization")));
    boolean reads = READING.contains(request.getMethod());
    if (!reads
        || request.getHeader("Upgrade") != null
        || STREAMS.matcher(path(request)).matches()
        || STREAMS.matcher(request.getRequestURI()).matches()) {
      checkOrigin(request);
    }
    if (!principal.role().includes(Role.READ) && !(reads && isOpen(request))) {
      throw Problem.unauthenticated(
              request.getMethod() + " needs a token: 'Authorization: Bearer …'")
          .toException();
    }
    checkBody(request);
  }

  /**
   * Both as it stands there and as a servlet container reads it: what is open must be so both ways,
   * since who answers may go by either.
   */
  private boolean isOpen(HttpServletRequest request) {
    return open.holds(request.getRequestURI()) && open.holds(path(request));
  }

  private static String path(HttpServletRequest request) {
    String more = request.getPathInfo();
    return more == null ? request.getServletPath() : request.getServletPath() + more;
  }

  /** Who counts as one: a token's owner wherever they are, else an address. */
  private static String caller(HttpServletRequest request, Optional<Principal> known) {
    return known
        .filter(p -> !p.equals(Principal.LOCAL) && !p.name().equals(Principal.ANONYMOUS.name()))
        .map(p -> "token " + p.name())
        .orElseGet(() -> network(String.valueOf(request.getRemoteAddr())));
  }

  /** Who has one address of version 6 has 2^64 of them. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      byte[] bytes = java.net.InetAddress.getByName(address).getAddress();
      return java.util.HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length));
    } catch (java.net.UnknownHostException e) {
      return address;
    }
  }

  private void checkHost(HttpServletRequest request) {
    if (checksHost && !hosts.know(request.getHeader("Host"))) {
      throw Problem.forbidden("this server is not known by the name in 'Host'; see --allowed-hosts")
          .toException();
    }
  }

  /**
   * A browser says from which page's server a request comes; a program says nothing. Of what only
   * reads there may be no {@code Origin}, be it from a page of this server or of another: {@code
   * Sec-Fetch-Site} tells them apart.
   *
   * @see "Fetch Metadata Request Headers, section 2.3"
   */
  private static void checkOrigin(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    if (origin != null && !sameOrigin(origin, String.valueOf(request.getHeader("Host")))
        || site != null && !OWN_SITE.contains(site.strip().toLowerCase(Locale.ROOT))) {
      throw Problem.forbidden("the request comes from a page of another server").toException();
    }
  }

  private static boolean sameOrigin(String origin, String host) {
    try {
      URI from = new URI(origin.toLowerCase(Locale.ROOT));
      boolean secure = "https".equals(from.getScheme());
      if (from.getHost() == null || (!secure && !"http".equals(from.getScheme()))) {
        return false;
      }
      int usual = secure ? 443 : 80;
      URI to = new URI(from.getScheme() + "://" + host.toLowerCase(Locale.ROOT));
      return from.getHost().equals(to.getHost()) && port(from, usual) == port(to, usual);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int port(URI uri, int usual) {
    return uri.getPort() < 0 ? usual : uri.getPort();
  }

  private void checkBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length > limits.maxBodyBytes()) {
      throw LimitedBody.tooLarge(limits).toException();
    }
    if ((length > 0 || request.getHeader("Transfer-Encoding") != null) && !isJson(request)) {
      throw Problem.of(415, "Unsupported Media Type", "a body must be application/json")
          .toException();
    }
  }

  private static boolean isJson(HttpServletRequest request) {
    String type = String.valueOf(request.getContentType());
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase("application/json");
  }

  private static void write(HttpServletResponse response, Problem problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(problem.status());
    response.setContentType(Problem.CONTENT_TYPE);
    if (problem.status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(problem));
  }
}
