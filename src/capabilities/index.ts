import type { Settings } from '../configuration/settings.ts';
import type { CommandOf, FieldsOf, PayloadOf } from '../kernel/capability.ts';
import type { AnyCommand } from '../kernel/decide.ts';
import type { Envelope, UnreadableEvent } from '../kernel/event.ts';
import { incidentOf } from '../kernel/incident.ts';
import type { IncidentCore } from '../kernel/incident-core.ts';
import type { Request as RequestOf } from '../kernel/request.ts';
import type { AnySlackSide } from '../slack/kit/on-slack.ts';
import { alertsOnSlack } from './alerts/alerts.slack.ts';
import { attentionOnSlack } from './attention/attention.slack.ts';
import { correctionsOnSlack } from './corrections/corrections.slack.ts';
import { followupsOnSlack } from './followups/followups.slack.ts';
import { impactOnSlack } from './impact/impact.slack.ts';
import { leadOnSlack } from './lead/lead.slack.ts';
import { lifecycleOnSlack } from './lifecycle/lifecycle.slack.ts';
import { notesOnSlack } from './notes/notes.slack.ts';
import { pagingOnSlack } from './paging/paging.slack.ts';
import { permissionsOnSlack } from './permissions/permissions.slack.ts';
import { privacyOnSlack } from './privacy/privacy.slack.ts';
import { redactionOnSlack } from './redaction/redaction.slack.ts';
import { remindersOnSlack } from './reminders/reminders.slack.ts';
import { renameOnSlack } from './rename/rename.slack.ts';
import { reviewOnSlack } from './review/review.slack.ts';
import { rolesOnSlack } from './roles/roles.slack.ts';
import { tasksOnSlack } from './tasks/tasks.slack.ts';
import { triageOnSlack } from './triage/triage.slack.ts';
import { updatesOnSlack } from './updates/updates.slack.ts';

/**
 * What responders can do, in the order of the help and of the summary. The reminders stand last: they are of what all the
 * others have come to. This list is the only place that knows them all:
 * the types of events, commands and state, the words, forms, buttons, answers, sentences and the tests' generators follow
 * from it.
 */
export const capabilities = [
  lifecycleOnSlack,
  impactOnSlack,
  leadOnSlack,
  permissionsOnSlack,
  rolesOnSlack,
  pagingOnSlack,
  updatesOnSlack,
  attentionOnSlack,
  notesOnSlack,
  tasksOnSlack,
  followupsOnSlack,
  correctionsOnSlack,
  renameOnSlack,
  reviewOnSlack,
  privacyOnSlack,
  triageOnSlack,
  alertsOnSlack,
  redactionOnSlack,
  remindersOnSlack,
] as const;

type One = (typeof capabilities)[number];

/** All members of a union at once. */
type All<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void ? A : never;

/** What the events of an incident add up to. */
export type IncidentState = IncidentCore & All<FieldsOf<One>>;
/** One event of an incident, with its texts, as this version of Quorum understands it. */
export type IncidentEvent = (Envelope & PayloadOf<One>) | UnreadableEvent;
/** What can be asked for. */
export type Command = CommandOf<One>;
export type Request = RequestOf<Command>;

export const incident = incidentOf<IncidentState, IncidentEvent, Command>(capabilities);

/** The Slack sides, in the same order. */
export const slackSides: readonly AnySlackSide<IncidentState>[] = capabilities.map(({ slack }) => slack);

/** A command with what the settings add to it at that time (ISO 8601): its event carries that from then on. */
export function configure(command: AnyCommand, settings: Settings, at: string): AnyCommand {
  return slackSides.reduce((one, side) => side.configure?.(one, settings, at) ?? one, command);
}
