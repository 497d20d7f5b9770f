import type { WebClient } from '@slack/web-api';
import type { Request } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import type { Overrides } from '../../oncall/kept-overrides.ts';
import type { Reliability } from '../../reliability/reliability.ts';
import type { Catalogue } from '../../services/catalogue.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { DeclareRequest, IncidentRecord } from '../../store/record.ts';
import type { Answers } from '../answers/answers.ts';
import type { Sink } from '../bolt-logger.ts';
import type { Directory } from '../directory.ts';
import type { IncidentViewers } from '../incident-viewers.ts';
import type { Asker } from '../kit/word.ts';
import type { Lists } from '../lists.ts';
import { logAlso } from '../log-context.ts';
import type { Members } from '../members.ts';
import type { Names } from '../names.ts';
import type { People } from '../people.ts';
import { firstEntryId, incidentIdOf } from '../request-identity.ts';
import type { Seen } from '../seen.ts';
import type { SentTexts } from '../sent-texts.ts';
import type { Surfaces } from '../surfaces/reconciler.ts';
import type { UserGroups } from '../user-groups.ts';
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
  readonly seen: Seen;
  readonly sentTexts: SentTexts;
  readonly names: Names;
  readonly people: People;
  readonly userGroups: UserGroups;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly overrides: Overrides;
  /** Reads what people have changed of the settings by now: never throws. */
  readonly refreshSettings: (team: string) => Promise<void>;
  /** Resolves once they were read since the start. Never throws. */
  readonly settingsRead: (team: string) => Promise<void>;
  readonly reliability: Reliability;
  /** What people are told after an acknowledgement, and are owed until then. */
  readonly answers: Answers;
  /** For what people wait for: fails fast, repeats nothing. */
  readonly slack: WebClient;
  readonly clock: () => number;
  readonly logger: Sink;
};

/** Who asks for something now, by a clock that is not known yet. */
export function askerOf(app: Pick<AppContext, 'settings' | 'clock'>, user_id: string): Asker {
  return { user_id, settings: app.settings, at: now(app), zone: null };
}

type Happened = { readonly occurred_at?: string | undefined };

/**
 * Carries out a command on an incident and has its surfaces brought up to date. `occurred_at`: when what it is about
 * happened, where that is not now (ISO 8601); what is ahead of this computer's clock happens now.
 */
export async function execute(
  app: AppContext,
  { occurred_at, ...request }: Omit<Request, 'occurred_at'> & Happened,
): Promise<Outcome> {
  logAlso({ request_id: request.event_id, incident_id: request.incident_id });
  const outcome = await app.record.execute({ ...request, occurred_at: happened(app, occurred_at) });
  follow(app, outcome, request);
  return outcome;
}

/** Its first entry: a note that is recorded with the declaration. */
export type FirstEntry = Extract<Request['command'], { type: 'add_note' }>;

/** Declares an incident, whose id follows from the request's. */
export async function declare(
  app: AppContext,
  { occurred_at, ...request }: Omit<DeclareRequest, 'occurred_at' | 'incident_id'> & Happened,
  entry: FirstEntry | null = null,
): Promise<Outcome> {
  const incident_id = incidentIdOf(request.event_id);
  logAlso({ request_id: request.event_id, incident_id });
  const declared = { ...request, incident_id, occurred_at: happened(app, occurred_at) };
  const also = entry === null ? [] : [entryOf(app, declared, entry)];
  const outcome = await app.record.declare(declared, also);
  follow(app, outcome, { ...request, incident_id });
  return outcome;
}

/** It happened when its message was written, and counts once with its declaration. */
function entryOf(app: AppContext, declared: Omit<Request, 'command'>, command: FirstEntry): Request {
  const event_id = firstEntryId(declared.event_id);
  return { ...declared, event_id, command, occurred_at: happened(app, command.written?.at) };
}

/** An unknown outcome may be in the record: the surfaces show it if it is. Why the database did not answer is for the log. */
function follow(
  { surfaces, logger }: AppContext,
  outcome: Outcome,
  { incident_id, command }: Pick<Request, 'incident_id'> & { readonly command: { readonly type: string } },
): void {
  const about = { command: command.type, outcome: outcome.kind };
  switch (outcome.kind) {
    case 'recorded':
      surfaces.markDirty(incident_id, outcome.state);
      break;
    case 'unknown':
    case 'unavailable':
      if (outcome.kind === 'unknown') surfaces.markDirty(incident_id);
      logger.warn({ ...about, reason: outcome.reason }, 'The database did not take a command');
      break;
    case 'busy':
    case 'damaged':
    case 'mismatch':
      logger.warn(about, 'A command was not recorded');
      break;
    case 'unchanged':
    case 'refused':
  }
}

function now({ clock }: Pick<AppContext, 'clock'>): string {
  return new Date(clock()).toISOString();
}

/** When it happened; what is ahead of this computer's clock happens now. */
function happened(app: Pick<AppContext, 'clock'>, occurred_at: string | undefined): string {
  const at = now(app);
  return occurred_at !== undefined && occurred_at < at ? occurred_at : at;
}
