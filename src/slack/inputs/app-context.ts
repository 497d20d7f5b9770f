import type { WebClient } from '@slack/web-api';
import type { Request } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import type { Reliability } from '../../reliability/reliability.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { DeclareRequest, IncidentRecord } from '../../store/record.ts';
import type { Answers } from '../answers/answers.ts';
import type { Sink } from '../bolt-logger.ts';
import type { Directory } from '../directory.ts';
import type { IncidentViewers } from '../incident-viewers.ts';
import type { Lists } from '../lists.ts';
import type { Members } from '../members.ts';
import type { Names } from '../names.ts';
import { incidentIdOf } from '../request-identity.ts';
import type { Surfaces } from '../surfaces/reconciler.ts';
import type { FairShare } from './fair-share.ts';
import type { Gate } from './gate.ts';

/** What every input works with. */
export type AppContext = {
  readonly gate: Gate;
  readonly fairShare: FairShare;
  readonly record: IncidentRecord;
  readonly surfaces: Surfaces;
  readonly directory: Directory;
  readonly lists: Lists;
  readonly members: Members;
  readonly viewers: IncidentViewers;
  readonly names: Names;
  readonly settings: Settings;
  readonly reliability: Reliability;
  /** What people are told after an acknowledgement, and are owed until then. */
  readonly answers: Answers;
  /** For what people wait for: fails fast, repeats nothing. */
  readonly slack: WebClient;
  readonly clock: () => number;
  readonly logger: Sink;
};

/** Carries out a command on an incident and has its surfaces brought up to date. */
export async function execute(app: AppContext, request: Omit<Request, 'occurred_at'>): Promise<Outcome> {
  const outcome = await app.record.execute({ ...request, occurred_at: now(app) });
  markDirty(app, outcome, request.incident_id);
  return outcome;
}

/** Declares an incident, whose id follows from the request's. */
export async function declare(
  app: AppContext,
  request: Omit<DeclareRequest, 'occurred_at' | 'incident_id'>,
): Promise<Outcome> {
  const incident_id = incidentIdOf(request.event_id);
  const outcome = await app.record.declare({ ...request, incident_id, occurred_at: now(app) });
  markDirty(app, outcome, incident_id);
  return outcome;
}

/** An unknown outcome may be in the record: the surfaces show it if it is. Why the database did not answer is for the log. */
function markDirty({ surfaces, logger }: AppContext, outcome: Outcome, incidentId: string): void {
  const { kind } = outcome;
  if (kind === 'recorded') surfaces.markDirty(incidentId, outcome.state);
  if (kind === 'unknown') surfaces.markDirty(incidentId);
  if (kind === 'unavailable' || kind === 'unknown') {
    logger.warn({ kind, reason: outcome.reason }, 'The database did not take a command');
  }
}

function now({ clock }: AppContext): string {
  return new Date(clock()).toISOString();
}
