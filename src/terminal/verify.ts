import { readFile } from 'node:fs/promises';
import { checkIncident, type IncidentCheck } from '../incident/check-incident.ts';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { findIncidents, findOrphans } from '../store/find-incidents.ts';
import { checkRows } from './check-rows.ts';
import { chooseIncident, inWorkspace } from './choose-incident.ts';
import { readExportFile } from './export-file.ts';
import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** Checks one incident, or all; prints a line each and answers whether all are intact. */
export async function verifyIncidents(
  { say, regions }: Terminal,
  { number, team }: { readonly number?: number | undefined; readonly team?: string | undefined },
): Promise<boolean> {
  const rows =
    number === undefined
      ? await regions.run((db) => findIncidents(db, { team }))
      : [await chooseIncident(regions, { number, team })];
  const several = new Set(rows.map(({ team_id }) => team_id)).size > 1;
  const broken: string[] = [];
  for await (const { row, check } of checkRows(regions, rows)) {
    const name = `INC-${row.number}${several ? ` of ${row.team_id}` : ''}`;
    if (!check.intact) broken.push(name);
    say(verdict(name, check));
  }
  const orphans = number === undefined && team === undefined ? await regions.run(findOrphans) : [];
  for (const id of orphans) say(`${id}: broken: it has events, and no row says that there is such an incident`);
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
  { number, team }: { readonly number?: number | undefined; readonly team?: string | undefined } = {},
): Promise<boolean> {
  const howToWrite = `"quorum export ${number ?? 42} > incident.json" writes`;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure(`${path} can't be read: ${unreadText(error)}. ${howToWrite} one.`, 1);
  });
  const file = readExportFile(text);
  if (file.kind === 'foreign') throw new Failure(`${path} is no export: expected the JSON that ${howToWrite}.`, 1);
  const check = file.kind === 'broken' ? file.check : checkIncident(file.events);
  say(verdict(check.intact ? `INC-${check.state.number}` : path, check));
  if (!check.intact) return false;
  const { state } = check;
  if ((number ?? state.number) === state.number && (team ?? state.team_id) === state.team_id) return true;
  say(`${path} is INC-${state.number} of the workspace ${state.team_id}, and another one was asked for.`);
  return false;
}

function unreadText(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a directory' : reasonOf(error);
}

function verdict(name: string, check: IncidentCheck): string {
  if (!check.intact) return `${name}: broken at sequence ${check.sequence}: ${check.reason}`;
  const { length } = check.events;
  return `${name}: ${length} ${length === 1 ? 'event' : 'events'}, chain intact, head ${check.head}`;
}
