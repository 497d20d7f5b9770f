import { createHash } from 'node:crypto';
import { incidentName, kindFrom } from '../kernel/incident-name.ts';
import type { Stored } from '../store/event-row.ts';
import type { IncidentRow } from '../store/find-incidents.ts';
import { createHeads } from '../store/whole/heads.ts';
import { checkFound } from './check-rows.ts';
import { Failure } from './failure.ts';
import { linesOf, type NumberedLine } from './read-record-file.ts';
import {
  type End,
  eventOf,
  incidentOf,
  type Line,
  type Manifest,
  manifestSchema,
  parsed,
  readLine,
  textOf,
} from './record-file.ts';

export type CheckedFile = { readonly manifest: Manifest; readonly end: End };

type Row = Extract<Line, { kind: 'row' }>;

/**
 * Checks a file of the whole record before anything of it is taken: each row, the chain and the texts of each incident, and
 * that it is as it was written, to its end. `schema`: the last migration that this version knows.
 * @throws Failure with a sentence that names the line.
 */
export async function checkRecordFile(path: string, schema: number): Promise<CheckedFile> {
  const file = createChecker(path);
  let manifest: Manifest | null = null;
  for await (const line of linesOf(path)) {
    if (manifest === null) manifest = readManifest(path, line.text, schema);
    else file.take(line);
    file.digest(line);
  }
  if (manifest === null) throw new Failure(`${path} is empty.`, 1);
  return { manifest, end: file.end() };
}

function readManifest(path: string, text: string, schema: number): Manifest {
  const first = parsed(text);
  const manifest = manifestSchema.safeParse(first);
  if (!manifest.success) {
    throw new Failure(`${path} is no export of a whole record: "quorum export --all ${path}" writes one.`, 1);
  }
  if (manifest.data.schema > schema) {
    const { quorum, schema: theirs } = manifest.data;
    throw new Failure(
      `${path} was written by a newer Quorum (${quorum}, schema ${theirs}; this one has schema ${schema}): import it with that version or a later one.`,
      1,
    );
  }
  return manifest.data;
}

function createChecker(path: string) {
  const sha256 = createHash('sha256');
  const heads = createHeads();
  const rows: Record<string, number> = {};
  let count = 0;
  let current: { readonly row: IncidentRow; readonly stored: Stored[]; readonly line: number } | null = null;
  let end: End | null = null;

  const refuse = (why: string): never => {
    throw new Failure(`${path} is refused, and nothing of it is taken: ${why}.`, 1);
  };

  /** Judges the incident that has ended with the line before. */
  function finish(): void {
    if (current === null) return;
    const { row, stored, line } = current;
    current = null;
    const check = checkFound(row, stored);
    const name = `${incidentName({ number: row.number, kind: kindFrom(row.kind) })}, which begins at line ${line}`;
    if (!check.intact) refuse(`${name}, is broken at sequence ${check.sequence}: ${check.reason}`);
    else if (!heads.add(row.incident_id, check.head)) refuse(`${name}, is not in its place`);
  }

  function takeRow({ table, row }: Row, number: number): void {
    count += 1;
    rows[table.name] = (rows[table.name] ?? 0) + 1;
    switch (table.name) {
      case 'incident':
        finish();
        current = { row: incidentOf(row), stored: [], line: number };
        return;
      case 'incident_event': {
        const event = eventOf(row);
        if (current?.row.incident_id !== event.incident_id)
          refuse(`the event at line ${number} stands beside its incident`);
        current?.stored.push({ event, texts: [] });
        return;
      }
      case 'incident_text': {
        const { incident_id, ...text } = textOf(row);
        const last = current?.stored.at(-1);
        if (last?.event.incident_id !== incident_id || last.event.sequence !== text.sequence) {
          refuse(`the text at line ${number} stands beside its event`);
        }
        current?.stored.splice(-1, 1, ...(last === undefined ? [] : [{ ...last, texts: [...last.texts, text] }]));
        return;
      }
      default:
        finish();
    }
  }

  return {
    digest({ text }: NumberedLine): void {
      // The last line holds the digest of those before it.
      if (end === null) sha256.update(`${text}\n`);
    },
    take({ text, number, isWhole }: NumberedLine): void {
      if (end !== null) refuse(`line ${number} stands behind its end`);
      const line = readLine(text);
      if (line.kind === 'broken' && !isWhole) refuse(`it is cut off, in line ${number}`);
      if (line.kind === 'broken') refuse(`line ${number} can't be read: ${line.why}`);
      if (line.kind === 'row') takeRow(line, number);
      if (line.kind !== 'end') return;
      finish();
      end = line.end;
    },
    end(): End {
      finish();
      if (end === null) return refuse(`it is cut off: its last line is missing, after ${count} rows`);
      const isSame = Object.keys({ ...rows, ...end.rows }).every((name) => rows[name] === end?.rows[name]);
      if (end.sha256 !== sha256.digest('hex') || !isSame || end.heads !== heads.digest()) {
        return refuse('a line was changed, moved, added or taken away since it was written');
      }
      return end;
    },
  };
}
