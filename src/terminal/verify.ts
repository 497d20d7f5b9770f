import { readFile } from 'node:fs/promises';
import { incident } from '../capabilities/index.ts';
import { checkIncident } from '../kernel/check-incident.ts';
import { incidentName, kindFrom, kindsMeant } from '../kernel/incident-name.ts';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { findIncidents, findOrphans } from '../store/find-incidents.ts';
import { type Check, checkRows } from './check-rows.ts';
import { argumentFor, type Chosen, chooseIncident, inWorkspace } from './choose-incident.ts';
import { readExportFile } from './export-file.ts';
import { Failure } from './failure.ts';
import { printable } from './printable.ts';
import { person } from './sentence-text.ts';
import type { Terminal } from './terminal.ts';
import { minuteText } from './time-text.ts';

/** Checks one incident, or all; prints a line each and answers whether all are intact. */
export async function verifyIncidents(
  { say, regions }: Terminal,
  { number, as, team }: Partial<Chosen>,
): Promise<boolean> {
  const rows =
    number === undefined
      ? await regions.runAnywhere((db) => findIncidents(db, { team }))
      : [await chooseIncident(regions, { number, as, team })];
  const several = new Set(rows.map(({ team_id }) => team_id)).size > 1;
  const broken: string[] = [];
  for await (const { row, check } of checkRows(regions, rows)) {
    const name = `${incidentName({ number: row.number, kind: kindFrom(row.kind) })}${several ? ` of ${row.team_id}` : ''}`;
    if (!check.intact) broken.push(name);
    const inTeam = several ? ` --team ${row.team_id}` : '';
    for (const line of verdict(name, check, `quorum redact${inTeam} ${argumentFor(row)}`)) say(line);
  }
  const orphans = number === undefined && team === undefined ? await regions.runAnywhere(findOrphans) : [];
  for (const id of orphans) say(`${id}: broken: it has events and no row in the table incident`);
  broken.push(...orphans);
  const all = rows.length + orphans.length;
  if (all === 0) say(`No incident has been declared${inWorkspace(team)}.`);
  if (all > 1)
    say(broken.length === 0 ? `All ${all} are intact.` : `${broken.length} of ${all} broken: ${broken.join(', ')}.`);
  return broken.length === 0;
}

/**
 * Checks an exported file, without a database, and that it is of the incident and the workspace that were named, if any
 * were. @throws Failure when it can't be read or is no export.
 */
export async function verifyFile(
  say: Terminal['say'],
  path: string,
  { number, as, team }: Partial<Chosen> = {},
): Promise<boolean> {
  const howToWrite = `"quorum export ${number ?? 42} > incident.json" writes`;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure(`${path} can't be read: ${unreadText(error)}. ${howToWrite} one.`, 1);
  });
  const file = readExportFile(text);
  if (file.kind === 'foreign') throw new Failure(`${path} is not an export: expected the JSON that ${howToWrite}.`, 1);
  const check = file.kind === 'broken' ? file.check : checkIncident(incident, file.events, file.texts);
  const state = check.intact ? check.state : null;
  const name = state === null ? path : incidentName(state);
  for (const line of verdict(name, check, `quorum redact ${state === null ? '<number>' : argumentFor(state)}`))
    say(line);
  if (state === null) return check.intact && number === undefined && team === undefined;
  const isKind = kindsMeant({ as }).includes(state.kind);
  const isNumber = number === undefined || (number === state.number && isKind);
  if (isNumber && (team ?? state.team_id) === state.team_id) return true;
  say(`${path} is ${name} of the workspace ${state.team_id}, and you asked for another one.`);
  return false;
}

function unreadText(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a directory' : reasonOf(error);
}

/** What the check of an incident came to: a line, and under it what a reader should know of its texts and versions. */
function verdict(name: string, check: Check, redactAgain: string): readonly string[] {
  if (!check.intact) return [`${name}: broken at sequence ${check.sequence}: ${check.reason}`];
  const { events, redactions, newer, unexplained } = check;
  return [
    `${name}: ${events.length} ${events.length === 1 ? 'event' : 'events'}, chain intact, head ${check.head}`,
    ...redactions.map(
      ({ sequence, by, at, stillStands }) =>
        `  event ${sequence} is redacted${stillStands ? `, and its text is still there: run "${redactAgain} ${sequence} --reason <text>" again` : ''} (by ${person(by, printable)}, ${minuteText(at)})`,
    ),
    ...unexplained.map(
      (sequence) => `  event ${sequence} has no text: an event of a newer version may have redacted it`,
    ),
    ...(newer === 0 ? [] : [`  ${newerText(newer)}: this version of Quorum can't check what they say`]),
  ];
}

function newerText(count: number): string {
  return count === 1
    ? '1 event is of a newer version: its chain holds'
    : `${count} events are of a newer version: their chain holds`;
}
