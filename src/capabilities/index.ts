import type { CommandOf, FieldsOf, PayloadOf } from '../kernel/capability.ts';
import type { Envelope, UnreadableEvent } from '../kernel/event.ts';
import { incidentOf } from '../kernel/incident.ts';
import type { IncidentCore } from '../kernel/incident-core.ts';
import type { Request as RequestOf } from '../kernel/request.ts';
import { corrections } from './corrections/corrections.ts';
import { lead } from './lead/lead.ts';
import { lifecycle } from './lifecycle/lifecycle.ts';
import { notes } from './notes/notes.ts';
import { redaction } from './redaction/redaction.ts';
import { roles } from './roles/roles.ts';
import { tasks } from './tasks/tasks.ts';

/**
 * What responders can do, in the order of the help and of the summary. This list is the only place that knows them all:
 * the types of events, commands and state, the words, forms, buttons, answers, sentences and the tests' generators follow
 * from it.
 */
export const capabilities = [lifecycle, lead, roles, notes, tasks, corrections, redaction] as const;

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
