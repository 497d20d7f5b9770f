import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Command } from '../capabilities/index.ts';
import { severities } from '../kernel/severity.ts';
import type { InsertOutcome } from '../store/event-store.ts';
import type { Outcome } from '../store/outcome.ts';
import type { OpenCount } from '../store/read-overviews.ts';
import { withTimeout } from '../store/with-timeout.ts';

/** What is counted while it happens. Labels have few values: never a channel, a person or an incident. */
export type Metrics = {
  commandDone(command: Command['type'], outcome: Outcome['kind'], seconds: number): void;
  appendTried(result: InsertOutcome['kind']): void;
  /** `code`: `ok`, what Slack answered in place of it, or why there was no answer. */
  slackCalled(method: string, code: string): void;
  /** `source`: a name from the settings. `result`: `kept`, or what became of it in place of that. */
  alertReceived(source: string, result: string): void;
  /** `endpoint`: a name from the settings. `result`: what became of one attempt. */
  webhookTried(endpoint: string, result: string): void;
  webhookIs(endpoint: string, isDisabled: boolean): void;
  regionIs(region: string, isActive: boolean): void;
  /** What is asked from now on. */
  watch(sources: MetricSources): void;
  /** All of it as Prometheus reads it. https://prometheus.io/docs/instrumenting/exposition_formats/ */
  text(): Promise<string>;
  readonly contentType: string;
};

/** What is asked at each reading. */
export type MetricSources = {
  /** How many incidents Slack does not show yet, and since when the first. */
  readonly behind: () => { readonly incidents: number; readonly ms: number };
  /** Milliseconds since what is due was last looked through. */
  readonly tickAgeMs: () => number;
  /** How many incidents are open, by kind and severity. */
  readonly open: () => Promise<readonly OpenCount[]>;
};

/** From a cached answer to one that waited for another region. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long a reading waits for the database: Prometheus gives it 10 s by default. */
const openMs = 1_000;

/** Null while the database does not answer. */
async function openNow({ open }: MetricSources): Promise<readonly OpenCount[] | null> {
  const counted = await withTimeout(
    open().catch(() => null),
    openMs,
  );
  return counted?.value ?? null;
}

/** What is in triage may be no incident: it is counted apart. */
const kinds = ['real', 'drill', 'triage', 'alert'] as const;

/** Every kind and severity has its figure, so that what was resolved is told as 0. */
function setOpen(gauge: Gauge<'severity' | 'kind'>, open: readonly OpenCount[] | null): void {
  gauge.reset();
  if (open === null) return;
  for (const kind of kinds) for (const severity of severities) gauge.set({ severity, kind }, 0);
  for (const { kind, severity, incidents } of open) gauge.set({ severity, kind }, incidents);
}

/** The names follow https://prometheus.io/docs/practices/naming/. `version`: Quorum's own. */
export function createMetrics(version: string): Metrics {
  let sources: MetricSources | null = null;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'quorum_build_info', help: 'Quorum’s version', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  const commands = new Counter({
    name: 'quorum_commands_total',
    help: 'Commands, by what became of them',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'quorum_command_duration_seconds',
    help: 'From a command to its outcome in the record',
    buckets: secondsBuckets,
    registers,
  });
  const appends = new Counter({
    name: 'quorum_append_attempts_total',
    help: 'Inserts into the record, by how they ended',
    labelNames: ['result'],
    registers,
  });
  const regions = new Gauge({
    name: 'quorum_db_region_active',
    help: 'Whether a region of the database answers',
    labelNames: ['region'],
    registers,
  });
  const requests = new Counter({
    name: 'quorum_slack_requests_total',
    help: 'Calls to Slack’s Web API, by their answer',
    labelNames: ['method', 'code'],
    registers,
  });
  const limited = new Counter({
    name: 'quorum_slack_rate_limited_total',
    help: 'Calls that Slack answered with 429',
    labelNames: ['method'],
    registers,
  });
  const received = new Counter({
    name: 'quorum_alerts_received_total',
    help: 'Deliveries of alerts, by source and by what became of them',
    labelNames: ['source', 'result'],
    registers,
  });
  const webhooks = new Counter({
    name: 'quorum_webhook_deliveries_total',
    help: 'Attempts to tell an endpoint of an event, by what became of them',
    labelNames: ['endpoint', 'result'],
    registers,
  });
  const disabled = new Gauge({
    name: 'quorum_webhook_disabled',
    help: 'Whether an endpoint is told of nothing any more',
    labelNames: ['endpoint'],
    registers,
  });
  /** A figure that is asked for at each reading. */
  function asked(name: string, help: string, read: (from: MetricSources) => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        if (sources !== null) this.set(await read(sources));
      },
    });
  }
  asked(
    'quorum_outbox_pending',
    'Incidents that Slack does not show yet as the record has them',
    ({ behind }) => behind().incidents,
  );
  asked(
    'quorum_outbox_oldest_seconds',
    'For how long Slack has been behind with the first of them',
    ({ behind }) => behind().ms / 1_000,
  );
  asked('quorum_tick_age_seconds', 'Since what is due was last looked through', ({ tickAgeMs }) => tickAgeMs() / 1_000);
  new Gauge({
    name: 'quorum_incidents_open',
    help: 'Open incidents; none while the database does not answer',
    labelNames: ['severity', 'kind'],
    registers,
    async collect() {
      if (sources !== null) setOpen(this, await openNow(sources));
    },
  });
  return {
    commandDone(command, outcome, seconds) {
      commands.inc({ command, outcome });
      durations.observe(seconds);
    },
    appendTried: (result) => appends.inc({ result }),
    slackCalled(method, code) {
      requests.inc({ method, code });
      if (code === 'ratelimited') limited.inc({ method });
    },
    alertReceived: (source, result) => received.inc({ source, result }),
    webhookTried: (endpoint, result) => webhooks.inc({ endpoint, result }),
    webhookIs: (endpoint, isDisabled) => disabled.set({ endpoint }, isDisabled ? 1 : 0),
    regionIs: (region, isActive) => regions.set({ region }, isActive ? 1 : 0),
    watch(asked) {
      sources = asked;
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
