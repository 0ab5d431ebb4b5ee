package io.fairlead.query.diagnosis;

import io.fairlead.model.Rejection.Reason;
import io.fairlead.query.diagnosis.Finding.Numbers;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.TenantCount;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where what a tenant or the swarm may have at most is what holds work up. */
final class TenantFindings {
  /** What lies further back says nothing of now; so far it goes where no past is remembered. */
  private static final long LATELY_AT_MOST_MS = 120_000;

  private TenantFindings() {}

  static void addTo(List<Finding> found, Snapshot snapshot) {
    SwarmCensus census = snapshot.census();
    int freeSlots = Fleet.of(census).freeSlots();
    for (TenantCount tenant : census.tenants()) {
      if (tenant.paused() && tenant.queued() > 0) {
        found.add(paused(tenant));
      } else if (tenant.held() >= tenant.cap() && tenant.queued() > 0) {
        found.add(atCap(tenant, freeSlots));
      }
    }
    refused(found, snapshot, Reason.RATE_LIMITED);
    refused(found, snapshot, Reason.TENANT_QUEUE_FULL);
    refused(found, snapshot, Reason.CRITICAL_QUOTA);
    refused(found, snapshot, Reason.QUEUE_FULL);
    refused(found, snapshot, Reason.ADMISSION_FULL);
    refused(found, snapshot, Reason.DEADLINE_UNREACHABLE);
    refused(found, snapshot, Reason.NO_CAPACITY);
  }

  private static Finding paused(TenantCount tenant) {
    return new Finding(
        Constraint.TENANT_PAUSED,
        Severity.WARNING,
        tenant.id().value(),
        tenant.queued(),
        "Tenant " + tenant.id() + " is paused; " + tenant.queued() + " of its tasks wait.",
        "Resume the tenant.",
        new Numbers().with("waiting", tenant.queued()).with("held", tenant.held()).all());
  }

  private static Finding atCap(TenantCount tenant, int free) {
    return new Finding(
        Constraint.TENANT_CAP,
        free > 0 ? Severity.WARNING : Severity.INFO,
        tenant.id().value(),
        tenant.queued(),
        "Tenant "
            + tenant.id()
            + " has "
            + tenant.held()
            + " tasks at agents, its maxConcurrency; "
            + tenant.queued()
            + " of its tasks wait while "
            + free
            + " slots are free.",
        "Raise tenant." + tenant.id() + ".maxConcurrency if it should have more.",
        new Numbers()
            .with("maxConcurrency", tenant.cap())
            .with("held", tenant.held())
            .with("waiting", tenant.queued())
            .with("freeSlots", free)
            .all());
  }

  private static void refused(List<Finding> found, Snapshot snapshot, Reason reason) {
    long refused = snapshot.lately().rejected(reason);
    if (refused == 0 || snapshot.overMs() > LATELY_AT_MOST_MS) {
      return;
    }
    Numbers numbers =
        new Numbers()
            .with("rejected", refused)
            .with("perSecond", refused * 1_000.0 / Math.max(1, snapshot.overMs()))
            .with("overMs", snapshot.overMs());
    String count = refused + " submissions in the last " + snapshot.overMs() / 1_000 + " s were ";
    Finding finding =
        switch (reason) {
          case RATE_LIMITED ->
              finding(
                  Constraint.TENANT_RATE,
                  named(snapshot, tenant -> tenant.ratePerSecond() > 0),
                  refused,
                  count + "rejected because their tenant is above its ratePerSecond.",
                  "Raise ratePerSecond or burst of the tenant, or have it submit more slowly.",
                  numbers);
          case TENANT_QUEUE_FULL ->
              finding(
                  Constraint.TENANT_QUOTA,
                  named(snapshot, tenant -> tenant.maxQueued() > 0),
                  refused,
                  count + "rejected because their tenant has its maxQueued.",
                  "Raise maxQueued of the tenant, or have it wait for its tasks to end.",
                  numbers);
          case CRITICAL_QUOTA ->
              finding(
                  Constraint.TENANT_QUOTA,
                  "",
                  refused,
                  count + "rejected because their tenant has its maxCriticalPerTenant.",
                  "Raise maxCriticalPerTenant, or submit less as critical.",
                  numbers);
          case QUEUE_FULL ->
              finding(
                  Constraint.QUEUE_FULL,
                  "",
                  refused,
                  count + "rejected because the swarm has maxQueued tasks waiting.",
                  "Add agents; raise maxQueued only if so long a wait is worth something.",
                  numbers);
          default ->
              finding(
                  Constraint.ADMISSION,
                  reason.code(),
                  refused,
                  count + "rejected as " + reason.code() + ": their deadlines could not be kept.",
                  "Add agents for critical work, raise criticalShare, or ask for later deadlines.",
                  numbers);
        };
    found.add(finding);
  }

  private static Finding finding(
      Constraint constraint,
      String subject,
      long tasks,
      String message,
      String advice,
      Numbers numbers) {
    return new Finding(
        constraint, Severity.WARNING, subject, tasks, message, advice, numbers.all());
  }

  /** Tenants of whom something was rejected since counting began; the reason is not told apart. */
  private static String named(Snapshot snapshot, Predicate<TenantCount> limited) {
    return snapshot.census().tenants().stream()
        .filter(limited)
        .map(tenant -> tenant.id().value())
        .filter(id -> snapshot.rejectedByTenant().getOrDefault(id, 0L) > 0)
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
