// What the server answers, as far as several parts of the dashboard use it. The whole: REST.md.

/**
 * @typedef {'CRITICAL' | 'HIGH' | 'NORMAL' | 'LOW'} Level
 *
 * @typedef {{count: number, meanMs: number, p50Ms: number, p95Ms: number, p99Ms: number}} Spread
 *
 * @typedef {{level: Level, waiting: number, oldestWaitMs: number, submitted: number, waits: Spread}} LevelFigures
 *
 * @typedef {{constraint: string, severity: 'critical' | 'warning' | 'info', subject: string, tasks: number,
 *   message: string, advice: string, numbers: Record<string, number>}} Finding
 *
 * @typedef {{agentId: string, phase: 'JOINING' | 'ALIVE' | 'SUSPECT' | 'LOST' | 'LEFT',
 *   breaker: 'CLOSED' | 'OPEN' | 'HALF_OPEN', unavailability?: string, slots: number, held: number,
 *   running: number, placed: number, utilisation: number, outstandingMs: number, loadMs: number,
 *   weight: number, speed: number, reliability: number, roundTripMs: number, dispatched: number,
 *   completed: number, failed: number, runMs: number, movedAway: number, movedHere: number}} AgentFigures
 *
 * @typedef {{tenantId: string, weight: number, tasks: number, waiting: number, held: number, paused: boolean,
 *   draining: boolean, dueShare: number, receivedShare: number, receivedMs: number, submitted: number,
 *   completed: number, failed: number, rejected: number, waits: Spread}} TenantFigures
 *
 * @typedef {{fromMs: number, untilMs: number, submitted: number, completed: number, waiting: number,
 *   running: number, loadDistributionVariance: number | null, taskMigrationRate: number,
 *   queueLatencyMeanMs: number | null, utilisationEfficiency: number | null, fairnessIndex: number | null}} Kpi
 *
 * @typedef {{swarmId: string, atMs: number, overMs: number, facts: number, paused: boolean, deleting: boolean,
 *   recovering: boolean, strategy: string, balanceMode: string, proposal?: string, tasks: number,
 *   waiting: number, held: number, notReady: number, tasksByPhase: Record<string, number>,
 *   levels: LevelFigures[], submittedPerSecond: number, completedPerSecond: number,
 *   failedPerSecond: number, waits: Spread, runs: Spread, loadVariance?: number, drainMs?: number,
 *   agentCount: number, agents: AgentFigures[], tenantCount: number, tenants: TenantFigures[],
 *   binding: string, findings: Finding[], lastKpi?: Kpi}} Now
 *
 * @typedef {{whole: boolean, now: Now, agents: AgentFigures[], agentsGone: string[],
 *   tenants: TenantFigures[], tenantsGone: string[]}} Frame
 */

export {};
