package io.fairlead.query.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.model.TenantSetting;
import io.fairlead.optimize.share.ShareObjective;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.optimization.ShareOptimisation;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.SharesBody;
import io.fairlead.query.view.SharesBody.TenantSharesBody;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Dividing a swarm's capacity between its tenants. */
public final class ShareRoutes implements EndpointGroup {
  private static final long MOST_MS = 600_000;
  private static final int MOST_TENANTS = 500;
  private static final double MOST_DEMAND = 1e9;

  private final OptimizationDesk desk;
  private final ShareOptimisation shares;

  public ShareRoutes(SwarmAccess access, Optimizations optimizations) {
    this.desk = new OptimizationDesk(access, optimizations);
    this.shares = new ShareOptimisation(access);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.command(
            "POST",
            "/v1/swarms/{swarm}/optimizations/shares",
            Role.OPERATE,
            "Divides the swarm's capacity between its tenants, within their minShare, maxShare and"
                + " budgetPerHour; with apply, which needs the role admin, sets their weight,"
                + " minConcurrency and maxConcurrency by it.",
            SharesBody.class,
            OptimizationView.class,
            this::divide,
            OptimizationDesk.WAIT_MS));
  }

  private Reply divide(Request request) {
    SwarmId swarm = request.swarm();
    SharesBody body = request.body(SharesBody.class);
    boolean apply = Boolean.TRUE.equals(body.apply());
    if (apply && !request.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden("apply changes settings, which needs the role " + Role.ADMIN.key())
          .toException();
    }
    ShareOptimisation.Wanted wanted = wanted(body, apply, CommandDesk.issuedBy(request));
    return desk.start(request, swarm, OptimizationKind.SHARES, shares.prepare(swarm, wanted));
  }

  private static ShareOptimisation.Wanted wanted(SharesBody body, boolean apply, String issuedBy) {
    Map<String, TenantSharesBody> tenants = body.tenants() == null ? Map.of() : body.tenants();
    if (tenants.size() > MOST_TENANTS) {
      throw Problem.malformed(
              "tenants",
              Integer.toString(tenants.size()),
              "tenants: must be at most " + MOST_TENANTS)
          .toException();
    }
    SortedMap<String, String> overrides = new TreeMap<>();
    SortedMap<TenantId, Double> demands = new TreeMap<>();
    new TreeMap<>(tenants)
        .forEach(
            (name, tenant) -> {
              TenantId id = CommandDesk.parsed("tenants", name, TenantId::new);
              TenantSharesBody given = CommandDesk.given("tenants." + name, tenant);
              put(overrides, name, TenantSetting.MIN_SHARE, given.minShare());
              put(overrides, name, TenantSetting.MAX_SHARE, given.maxShare());
              put(overrides, name, TenantSetting.BUDGET_PER_HOUR, given.budgetPerHour());
              put(overrides, name, TenantSetting.SHARE_WEIGHT, given.shareWeight());
              Double demand = given.demand();
              if (demand != null) {
                demands.put(id, checked("tenants." + name + ".demand", demand));
              }
            });
    return new ShareOptimisation.Wanted(
        overrides,
        demands,
        objective(body.objective()),
        maxMs(body.maxMs()),
        body.seed() == null ? 0 : body.seed(),
        apply,
        issuedBy);
  }

  private static double checked(String field, double demand) {
    if (!(demand >= 0 && demand <= MOST_DEMAND)) {
      throw Problem.malformed(
              field, Double.toString(demand), field + ": must be 0 to " + (long) MOST_DEMAND)
          .toException();
    }
    return demand;
  }

  private static void put(
      SortedMap<String, String> overrides,
      String tenant,
      TenantSetting setting,
      @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return;
    }
    String name = "tenant." + tenant + "." + setting.key();
    String text = value.toString();
    SwarmConfig.fault(name, text)
        .ifPresent(
            why -> {
              throw Problem.malformed("tenants." + tenant + "." + setting.key(), text, why)
                  .toException();
            });
    overrides.put(name, text);
  }

  private static @Nullable ShareObjective objective(@Nullable String wanted) {
    if (wanted == null) {
      return null;
    }
    for (ShareObjective objective : ShareObjective.values()) {
      if (objective.key().equals(wanted)) {
        return objective;
      }
    }
    throw Problem.malformed(
            "objective", wanted, "objective '" + wanted + "': must be utilisation or fairness")
        .toException();
  }

  private static long maxMs(@Nullable Long given) {
    long maxMs = given == null ? ShareOptimisation.STANDARD_MS : given;
    if (maxMs < 1 || maxMs > MOST_MS) {
      throw Problem.malformed(
              "maxMs", Long.toString(maxMs), "maxMs '" + maxMs + "': must be 1 to " + MOST_MS)
          .toException();
    }
    return maxMs;
  }
}
