import { millisecondsInDay } from 'date-fns/constants';
import pg from 'pg';
import { type IncidentState, incident, type Request } from '../src/capabilities/index.ts';
import type { Overview } from '../src/kernel/overview.ts';
import { requestId } from '../src/kernel/request-id.ts';
import type { EventDraft } from '../src/store/event-store.ts';
import { createDice, type Dice } from '../test/simulation/chance.ts';
import { drawStory } from './story.ts';

export type Size = { readonly incidents: number; readonly events: number };

/** The record goes back so far. */
const days = 3 * 365;

/** Of so many incidents one is long, and the last of them are open. */
const longOneIn = 2_000;
const longLength = 10_000;
const openMax = 300;

/** Rows of one insert. */
const rowsMax = 5_000;

/**
 * Fills an empty database with a record that the kernel has made, as its owner: intact chains, texts beside the events
 * and what lists say of each incident. The same size gives the same record but for its times, which end at `nowMs`.
 */
export async function generate(
  ownerUrl: string,
  { incidents, events }: Size,
  nowMs: number,
  onProgress: (events: number) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query('SET synchronous_commit = off');
  const long = Math.floor(incidents / longOneIn);
  const mean = (events - long * longLength) / (incidents - long);
  let lot = emptyLot();
  let made = 0;
  let inserted: Promise<unknown> = Promise.resolve();
  for (let index = 0; index < incidents; index += 1) {
    const dice = createDice(7, index);
    const isLong = index % longOneIn === longOneIn - 1;
    const startMs = nowMs - days * millisecondsInDay * (1 - index / incidents);
    const length = isLong ? longLength : Math.max(1, Math.round(mean * (0.5 + dice.below(1_001) / 1_000)));
    const isOpen = index >= incidents - openMax * 2 && index % 2 === 0;
    makeIncident(dice, { index, length, isOpen, startMs, endMs: nowMs }, lot);
    if (lot.drafts.length < rowsMax) continue;
    made += lot.drafts.length;
    await inserted;
    const full = lot;
    lot = emptyLot();
    // The next lot is made while this one is written.
    inserted = write(client, full);
    onProgress(made);
  }
  await inserted;
  await write(client, lot);
  await client.query('ANALYZE');
  await client.end();
}

type Lot = { readonly drafts: { draft: EventDraft; at: string }[]; readonly overviews: Overview[] };

function emptyLot(): Lot {
  return { drafts: [], overviews: [] };
}

type Plan = { index: number; length: number; isOpen: boolean; startMs: number; endMs: number };

function makeIncident(dice: Dice, { index, length, isOpen, startMs, endMs }: Plan, lot: Lot): void {
  const team_id = index % 10 === 0 ? 'T2' : 'T1';
  const incident_id = requestId('bench', 'incident', String(index));
  const story = drawStory(dice, { team_id, number: index + 1, length, isOpen });
  const stepMs = Math.min(5 * 60_000, (endMs - startMs) / length);
  let state: IncidentState | null = null;
  for (let event = 0; event < length; event += 1) {
    const at = new Date(startMs + event * stepMs).toISOString();
    const command = event === 0 ? story.declare : story.commandAt(event);
    const draft = draftOf(state, requestOf(incident_id, event, at, command)) ?? fallback(state, incident_id, event, at);
    state = incident.evolve(state, draft.dated('local', at));
    lot.drafts.push({ draft, at });
  }
  if (state !== null) lot.overviews.push(incident.overview(state));

  function fallback(before: IncidentState | null, id: string, event: number, at: string): EventDraft {
    const draft = draftOf(before, requestOf(id, event, at, { type: 'add_note', text: `Note ${event}` }));
    if (draft === null) throw new Error(`A note was refused as event ${event} of incident ${index}`);
    return draft;
  }
}

function requestOf(incident_id: string, event: number, occurred_at: string, command: Request['command']): Request {
  const event_id = requestId('bench', incident_id, String(event));
  return { event_id, incident_id, actor: `U0${event % 7}`, origin: 'command', occurred_at, command };
}

/** Null when nothing would be recorded. */
function draftOf(state: IncidentState | null, request: Request): EventDraft | null {
  const { actor, occurred_at, event_id } = request;
  const decision = incident.decide(state, request.command, { actor, at: occurred_at });
  const salt = () => event_id.replaceAll('-', '');
  return decision.kind === 'accepted' ? incident.draft(state, request, decision.event, salt) : null;
}

/** One statement a table; unnest takes a column each, so that there is no limit of parameters. */
async function write(client: pg.Client, { drafts, overviews }: Lot): Promise<void> {
  const opened = drafts.flatMap(({ draft: { opens, link }, at }) =>
    opens === null ? [] : [{ ...opens, ...link, at }],
  );
  const links = drafts.map(({ draft, at }) => ({ ...draft.link, at }));
  const texts = drafts.flatMap(({ draft }) => draft.texts.map((text) => ({ ...text, id: draft.link.incident_id })));
  await insert(client, 'incident', [
    ['incident_id', 'uuid', opened.map((row) => row.incident_id)],
    ['team_id', 'text', opened.map((row) => row.team_id)],
    ['number', 'integer', opened.map((row) => row.number)],
    ['kind', 'text', opened.map((row) => row.kind)],
    ['created_at', 'timestamptz', opened.map((row) => row.at)],
  ]);
  await insert(client, 'incident_event', [
    ['event_id', 'uuid', links.map((row) => row.event_id)],
    ['incident_id', 'uuid', links.map((row) => row.incident_id)],
    ['sequence', 'integer', links.map((row) => row.sequence)],
    ['type', 'text', links.map((row) => row.type)],
    ['data', 'jsonb', links.map((row) => JSON.stringify(row.data))],
    ['actor', 'text', links.map((row) => row.actor)],
    ['origin', 'text', links.map((row) => row.origin)],
    ['region', 'text', links.map(() => 'local')],
    ['occurred_at', 'timestamptz', links.map((row) => row.at)],
    ['recorded_at', 'timestamptz', links.map((row) => row.at)],
    ['previous_hash', 'bytea', links.map((row) => `\\x${row.previous_hash}`)],
    ['hash', 'bytea', links.map((row) => `\\x${row.hash}`)],
  ]);
  await insert(client, 'incident_text', [
    ['incident_id', 'uuid', texts.map((row) => row.id)],
    ['sequence', 'integer', texts.map((row) => row.sequence)],
    ['field', 'text', texts.map((row) => row.field)],
    ['text', 'text', texts.map((row) => row.text)],
    ['salt', 'bytea', texts.map((row) => `\\x${row.salt}`)],
  ]);
  await insert(client, 'incident_overview', [
    ['incident_id', 'uuid', overviews.map((row) => row.incident_id)],
    ['team_id', 'text', overviews.map((row) => row.team_id)],
    ['number', 'integer', overviews.map((row) => row.number)],
    ['kind', 'text', overviews.map((row) => row.kind)],
    ['sequence', 'integer', overviews.map((row) => row.sequence)],
    ['is_open', 'boolean', overviews.map((row) => row.is_open)],
    ['position', 'bigint', overviews.map((row) => row.position)],
    ['is_private', 'boolean', overviews.map((row) => row.is_private)],
    ['due_at', 'timestamptz', overviews.map((row) => row.due_at)],
    ['data', 'jsonb', overviews.map((row) => JSON.stringify(row.data))],
  ]);
}

type Column = readonly [name: string, type: string, values: readonly unknown[]];

async function insert(client: pg.Client, table: string, columns: readonly Column[]): Promise<void> {
  const names = columns.map(([name]) => name).join(', ');
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
  await client.query(
    `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays})`,
    columns.map(([, , values]) => values),
  );
}
