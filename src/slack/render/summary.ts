import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { IncidentState, Said, Task } from '../../incident/state.ts';
import { actionIds } from './action-ids.ts';
import { button, context, header, section } from './blocks.ts';
import { escapeWithin, moment, oneLine, person } from './mrkdwn.ts';
import { fullName, label, leadOf } from './name.ts';

/** Escaped characters and items that each part may take: together under 12,000, whatever the state. */
const updateMax = 2_600;
const noteMax = 2_000;
const tasksShown = 8;
const taskMax = 150;
const rolesShown = 10;
const roleMax = 80;

/** The pinned summary: how the incident stands, what to do next, which event it shows, and where, for those `elsewhere`. */
export function renderSummary(
  state: IncidentState,
  elsewhere: string | null = null,
): { text: string; blocks: KnownBlock[] } {
  const { latestUpdate, latestNote } = state;
  const blocks = [
    header(`${label(state)} ${oneLine(state.title)}`),
    section(elsewhere === null ? facts(state) : `${facts(state)} · <#${elsewhere}>`),
    ...(latestUpdate === null
      ? []
      : [section(`*Latest update* ${source(latestUpdate)}\n${escapeWithin(latestUpdate.text, updateMax)}`)]),
    ...(latestNote === null
      ? []
      : [section(`*Latest note* ${noteSource(latestNote)}\n${escapeWithin(latestNote.text, noteMax)}`)]),
    ...tasks(state),
    ...roles(state),
    buttons(state),
    context(finePrint(state)),
  ] satisfies KnownBlock[];
  const lead = state.lead === null ? 'no lead yet' : 'with a lead';
  return { text: `${fullName(state)}: ${state.severity}, ${state.status}, ${lead}`, blocks };
}

/** INC-42 · event 17 · 3f9a1c20 · eu-west-1: a witness, outside the record, of how far it had come. */
export function finePrint({ number, head }: IncidentState): string {
  return `INC-${number} · event ${head.sequence} · ${head.hash.slice(0, 8)} · ${escapeWithin(oneLine(head.region), 60)}`;
}

function facts(state: IncidentState): string {
  const { kind, severity, status, acknowledged, statusSet } = state;
  return [
    ...(kind === 'drill' ? ['*This is a drill*'] : []),
    `*${severity}*`,
    status === 'resolved' ? `*resolved* by ${person(statusSet.by)}, ${moment(statusSet.at)}` : `*${status}*`,
    leadOf(state),
    acknowledged === null ? 'not acknowledged' : `acknowledged by ${person(acknowledged.by)}`,
  ].join(' · ');
}

function source({ by, at, corrected }: Said): string {
  const correction = corrected === null ? '' : `, corrected by ${person(corrected.by)}`;
  return `${person(by)}, ${moment(at)}${correction}`;
}

function noteSource(note: NonNullable<IncidentState['latestNote']>): string {
  const { written } = note;
  return written === null ? source(note) : `${source(note)}, written by ${person(written.by)}, ${moment(written.at)}`;
}

function tasks({ tasks: all }: IncidentState): readonly KnownBlock[] {
  const open = all.filter(({ completed }) => completed === null);
  if (all.length === 0) return [];
  if (open.length === 0) return [section(all.length === 1 ? '*Task* done' : `*Tasks* all ${all.length} done`)];
  const lines = open
    .slice(0, tasksShown)
    .map(({ task, text }: Task) => `${task}. ${escapeWithin(oneLine(text), taskMax)}`);
  return [
    section([`*Open tasks* ${open.length} of ${all.length}`, ...lines, ...more(open.length - tasksShown)].join('\n')),
  ];
}

function roles({ roles: all }: IncidentState): readonly KnownBlock[] {
  if (all.length === 0) return [];
  const lines = all
    .slice(0, rolesShown)
    .map(({ role, user_id }) => `${escapeWithin(oneLine(role), roleMax)} ${person(user_id)}`);
  return [section([`*Roles*`, ...lines, ...more(all.length - rolesShown)].join('\n'))];
}

function more(count: number): readonly string[] {
  return count > 0 ? [`… and ${count} more: \`/incident timeline\``] : [];
}

function buttons(state: IncidentState): ActionsBlock {
  const id = state.incident_id;
  const addNote = button(actionIds.addNote, 'Add note', id);
  const elements: Button[] =
    state.status === 'resolved'
      ? [button(actionIds.reopen, 'Reopen', id), addNote]
      : [
          ...(state.acknowledged === null ? [button(actionIds.acknowledge, 'Acknowledge', id, 'primary')] : []),
          ...(state.lead === null ? [button(actionIds.takeLead, 'Take lead', id)] : []),
          addNote,
          button(actionIds.update, 'Post update', id),
          button(actionIds.resolve, 'Resolve', id),
        ];
  return { type: 'actions', elements };
}
