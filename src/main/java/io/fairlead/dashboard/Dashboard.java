package io.fairlead.dashboard;

import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.Problem;
import io.fairlead.query.SwarmAccess;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Serves the dashboard: the page at {@code /}, its parts below {@code /dashboard/}. They are the
 * same for everybody and hold nothing of a swarm, so they need no role: a page must be there to ask
 * for the token.
 */
public final class Dashboard implements HttpExtension {
  private static final String PREFIX = "/dashboard/";

  /** Nothing from elsewhere, nothing written into the page itself, no frame around it. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Among the codings that a request accepts, unless its weight is none. */
  private static final Pattern GZIP =
      Pattern.compile(
          "(?:^|,)\\s*gzip\\s*(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))(?:;|,|$)",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "Referrer-Policy", "no-referrer",
          "X-Frame-Options", "DENY",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
          // Asked for anew each time, answered 304 while it is the same: another version of the
          // program may listen here next time.
          "Cache-Control", "no-cache");

  private final Assets assets = new Assets();

  @Override
  public Set<String> openPaths() {
    return Set.of("/", PREFIX + "*");
  }

  @Override
  public void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access) {
    config.routes.get("/", c -> serve(c, "index.html"));
    config.routes.head("/", c -> serve(c, "index.html"));
    config.routes.get(PREFIX + "*", this::serve);
    config.routes.head(PREFIX + "*", this::serve);
  }

  private void serve(Context c) {
    String uri = c.req().getRequestURI();
    serve(c, uri.startsWith(PREFIX) ? uri.substring(PREFIX.length()) : "");
  }

  private void serve(Context c, String name) {
    HEADERS.forEach(c::header); // of every answer, 404 included
    Optional<Asset> found = assets.get(name);
    if (found.isEmpty()) {
      throw Problem.unknown("there is nothing at " + c.path()).toException();
    }
    Asset asset = found.get();
    c.header("Vary", "Accept-Encoding");
    c.header("ETag", asset.tag());
    if (asset.isKnownBy(c.header("If-None-Match"))) {
      c.status(304);
      return;
    }
    c.contentType(asset.contentType());
    if (takesGzip(c)) {
      c.header("Content-Encoding", "gzip");
      c.result(asset.gzipped());
    } else {
      c.result(asset.bytes());
    }
  }

  private static boolean takesGzip(Context c) {
    String accepted = c.header("Accept-Encoding");
    return accepted != null && GZIP.matcher(accepted).find();
  }
}
