import { type Command, configure, type IncidentState, incident, type Request } from '../capabilities/index.ts';
import type { Settings } from '../configuration/settings.ts';
import { requestId } from '../kernel/request-id.ts';
import { alertSource } from '../kernel/system-actor.ts';
import type { DeclareRequest } from '../store/record.ts';
import type { KeptSignal } from '../store/signals.ts';
import { firedBefore, isFlappingNow } from './flapping.ts';
import type { Treatment } from './rules.ts';

export type Opening = {
  readonly signal: KeptSignal;
  readonly team: string;
  readonly episode: number;
  readonly incident_id: string;
  /** The episode before this one. */
  readonly before: IncidentState | null;
  readonly treatment: Treatment;
  /** The incident that alerts of its group share; null: it has its own. */
  readonly shared: string | null;
  /** The incident of the episode before, as long as that is open. */
  readonly earlier: string | null;
  readonly settings: Settings;
  /** When it was received (ISO 8601). */
  readonly receivedAt: string;
};

/**
 * What opens an episode: its declaration, what the signal says, and the incident that a rule declares for it. All of it or
 * nothing is recorded. What has fired too often in the hour declares no other incident and pages nobody anew. What is silenced
 * does neither. What the rule wants waits until the alert fires on after that.
 */
export function openingOf({
  signal,
  team,
  episode,
  incident_id,
  before,
  treatment,
  shared,
  earlier,
  settings,
  receivedAt,
}: Opening): {
  readonly request: DeclareRequest;
  readonly also: readonly Request[];
} {
  const { signal_id, at, untimed, title, text, link, source } = signal;
  const { does, severity, isPrivate, resolves, service, channel, page } = treatment;
  const asked = { incident_id, actor: alertSource, origin: 'signal' as const, occurred_at: receivedAt };
  const silence = before?.alert?.silencedUntil ?? null;
  const fired = firedBefore(before, at);
  const flaps = isFlappingNow(before, at, settings);
  const isSilent = silence !== null && silence > receivedAt;
  const waits = isSilent || flaps;
  const isDeclared = does === 'declare' || does === 'triage';
  const how = { triage: does === 'triage', private: isPrivate, ...(resolves ? { resolves } : {}) };
  const waiting = {
    ...(isDeclared ? { how, ...(shared === null ? {} : { incident_id: shared }) } : {}),
    ...(page === null ? {} : { page }),
  };
  const request: DeclareRequest = {
    ...asked,
    event_id: requestId('alert declared', incident_id),
    command: {
      type: 'declare',
      team_id: team,
      kind: 'alert',
      title,
      severity: severity ?? 'sev3',
      ...(severity === null ? { severity_unsaid: true } : {}),
      ...(isPrivate ? { private: true } : {}),
    },
  };
  const opened: Request = {
    ...asked,
    event_id: signal_id,
    command: {
      type: 'open_alert',
      ...{ source, episode, at, alert: requestId('alert of source', team, source, signal.alert) },
      settle_seconds: settings.alerts.settle / 1000,
      flapping_from: settings.alerts.flapping_from,
      ...(untimed === undefined ? {} : { untimed }),
      ...(fired.length === 0 ? {} : { fired: [...fired] }),
      ...(service === null ? {} : { service }),
      ...(channel === null ? {} : { channel }),
      ...(link === undefined ? {} : { link }),
      ...(text === undefined ? {} : { text }),
      ...(isSilent ? { silenced_until: silence } : {}),
      ...(waits && (isDeclared || page !== null) ? { waiting } : {}),
    },
  };
  const into = waits ? (isSilent ? null : earlier) : shared;
  const declared: Request = {
    ...asked,
    event_id: requestId('alert rule', incident_id),
    command: {
      type: 'declare_alert',
      ...(into === null ? {} : { incident_id: into }),
      how,
      ...(page === null || waits ? {} : { page }),
    },
  };
  if (isDeclared) return { request, also: waits && into === null ? [opened] : [opened, declared] };
  const paged = page === null || waits ? null : pageOf(page, settings, receivedAt);
  const own = paged === null ? [] : [{ ...asked, event_id: requestId('alert page', incident_id), command: paged }];
  return { request, also: [opened, ...own] };
}

/** A page about the alert itself; null where the settings say nobody whom it would page. */
function pageOf(name: string, settings: Settings, at: string): Command | null {
  const asked = { type: 'page', name };
  const command = incident.readCommand(configure(asked, settings, at));
  return command?.type === 'page' && command.steps !== undefined ? command : null;
}
