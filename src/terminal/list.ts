import type { IncidentCheck } from '../incident/check-incident.ts';
import { byUrgency } from '../incident/urgency.ts';
import { countIncidents, findIncidents, type IncidentRow } from '../store/find-incidents.ts';
import { type CheckedIncident, checkRows } from './check-rows.ts';
import { inWorkspace } from './choose-incident.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';
import { dayText } from './time-text.ts';

/** Columns: INC-9999 and the longest status. */
const nameWidth = 8;
const statusWidth = 13;

/**
 * Prints incidents, a line each: what is broken, then what is open, the most urgent first and drills last, then what is
 * resolved. Then how many more there are, of which none is open before all that are open are shown, and how many drills
 * were left out.
 */
export async function listIncidents(
  { say, regions }: Terminal,
  {
    limit,
    team,
    drills = false,
  }: { readonly limit: number; readonly team?: string | undefined; readonly drills?: boolean },
): Promise<void> {
  const every = { team, exceptSystem: team === undefined };
  const wanted = { ...every, kind: drills ? undefined : 'real' } as const;
  const rows = await regions.run((db) => findIncidents(db, { ...wanted, openFirst: true, limit }));
  const listed: CheckedIncident[] = [];
  for await (const one of checkRows(regions, rows)) listed.push(one);
  const several = new Set(rows.map(({ team_id }) => team_id)).size > 1;
  for (const { row, check } of listed.sort(byNeed)) {
    say(several ? `${row.team_id}  ${lineOf(row, check, ` --team ${row.team_id}`)}` : lineOf(row, check, ''));
  }
  const count = await regions.run((db) => countIncidents(db, wanted));
  if (count === 0) say(`No incident has been declared${inWorkspace(team)}.`);
  const inTeam = team === undefined ? '' : ` --team ${team}`;
  if (count > rows.length) {
    say(`… and ${count - rows.length} more: quorum list --limit ${count}${drills ? ' --drills' : ''}${inTeam}`);
  }
  const leftOut = drills ? 0 : await regions.run((db) => countIncidents(db, { ...every, kind: 'drill' }));
  if (leftOut > 0)
    say(`${leftOut === 1 ? '1 drill is' : `${leftOut} drills are`} left out: quorum list --drills${inTeam}`);
}

function byNeed({ check: one }: CheckedIncident, { check: other }: CheckedIncident): number {
  const step = rank(one) - rank(other);
  if (step !== 0 || !one.intact || !other.intact) return step;
  return one.state.status === 'resolved' ? other.state.number - one.state.number : byUrgency(one.state, other.state);
}

function rank(check: IncidentCheck): number {
  if (!check.intact) return 0;
  if (check.state.status === 'resolved') return 3;
  return check.state.kind === 'real' ? 1 : 2;
}

/** INC-42   sev1  investigating  2026-11-24  Checkout is down · not acknowledged */
function lineOf({ number }: IncidentRow, check: IncidentCheck, inTeam: string): string {
  const name = `INC-${number}`.padEnd(nameWidth);
  if (!check.intact) return `${name}  broken at sequence ${check.sequence}: quorum verify ${number}${inTeam}`;
  const { kind, severity, status, acknowledged, declared, title } = check.state;
  const facts = [
    printable(title),
    ...(status !== 'resolved' && acknowledged === null ? ['not acknowledged'] : []),
    ...(kind === 'drill' ? ['drill'] : []),
  ];
  return [name, severity, status.padEnd(statusWidth), dayText(declared.at), facts.join(' · ')].join('  ');
}
