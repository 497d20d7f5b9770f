import { incidentName, kindFrom } from '../kernel/incident-name.ts';
import { countIncidents } from '../store/find-incidents.ts';
import type { ListedIncident } from '../store/overview-row.ts';
import { readOverviews } from '../store/read-overviews.ts';
import { argumentFor, inWorkspace } from './choose-incident.ts';
import { printable } from './printable.ts';
import { sentenceText, typedText } from './sentence-text.ts';
import type { Terminal } from './terminal.ts';
import { dayText } from './time-text.ts';

/** The column of INC-9999. */
const nameWidth = 8;

type ListOptions = { readonly limit: number; readonly team?: string | undefined; readonly drills?: boolean };

/**
 * Prints incidents, a line each: what is open, the most urgent first and drills last, then what was resolved lately. Then
 * how many more there are, how many drills were left out, and how many no list shows until `quorum rebuild` has run.
 */
export async function listIncidents(
  { say, regions }: Terminal,
  { limit, team, drills = false }: ListOptions,
): Promise<void> {
  const asked = { team, exceptSystem: team === undefined };
  const [open, resolved, count, all] = await regions.runAnywhere(async (db) => {
    const kind = drills ? 'incidents' : 'real';
    const pages = { open: { limit }, resolved: { limit } };
    const list = await readOverviews(db, { ...asked, kinds: kind, includesPrivate: true, ...pages });
    return [
      list.open,
      list.resolved,
      await countIncidents(db, { ...asked, kind }),
      await countIncidents(db, { ...asked, kind: 'incidents' }),
    ];
  });
  const listed = [...open.toSorted(drillsLast), ...resolved].slice(0, limit);
  for (const line of linesOf(listed)) say(line);
  if (count === 0) say(`No incident has been declared${inWorkspace(team)}.`);
  const inTeam = team === undefined ? '' : ` --team ${team}`;
  const more = count - listed.length;
  if (listed.length === limit && more > 0) {
    say(`… and ${more} more: quorum list --limit ${count}${drills ? ' --drills' : ''}${inTeam}`);
  } else if (more > 0) {
    say(`${more === 1 ? '1 incident is' : `${more} incidents are`} missing from the lists: quorum rebuild adds them`);
  }
  const leftOut = all - count;
  if (leftOut > 0)
    say(`${leftOut === 1 ? '1 drill is' : `${leftOut} drills are`} left out: quorum list --drills${inTeam}`);
}

function drillsLast({ kind: one }: ListedIncident, { kind: other }: ListedIncident): number {
  return Number(one === 'drill') - Number(other === 'drill');
}

/** INC-42   sev1 · investigating · no lead yet  2026-11-24  Checkout is down */
function linesOf(listed: readonly ListedIncident[]): readonly string[] {
  const several = new Set(listed.map(({ team_id }) => team_id)).size > 1;
  const facts = listed.map(factsOf);
  const width = Math.max(0, ...facts.map(({ length }) => length));
  return listed.map(({ number, kind, team_id, overview }, index) => {
    const name = `${several ? `${team_id}  ` : ''}${incidentName({ number, kind: kindFrom(kind) }).padEnd(nameWidth)}`;
    const inTeam = several ? ` --team ${team_id}` : '';
    if (overview === null) {
      return `${name}  can't be read by this version of Quorum: quorum verify ${argumentFor({ number, kind })}${inTeam}`;
    }
    const { declared_at, title } = overview.data;
    return [name, (facts[index] ?? '').padEnd(width), dayText(declared_at), typedText(title, printable)].join('  ');
  });
}

function factsOf({ overview }: ListedIncident): string {
  if (overview === null) return '';
  const facts = overview.data.facts.map((fact) => sentenceText(fact, printable));
  return facts.join(' · ');
}
