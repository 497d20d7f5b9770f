import { answered } from './definitions.ts';
import { parseText, type Statement } from './statement.ts';
import type { Reply, Upstream } from './upstream.ts';
import { createBodyReader, type Frame, int32, zeroEnded } from './wire-frames.ts';
import { type Failure, failure, noData, noParameters, oneTextColumn, withFormats } from './wire-messages.ts';

/** A prepared statement: what it is, its name on PostgreSQL (null for what PostgreSQL never sees), its descriptions. */
export type Prepared = {
  readonly statement: Statement | null;
  readonly upstreamName: string | null;
  readonly parameterTypes: Buffer;
  readonly parameters: Frame;
  readonly rows: Frame;
};

/** A bound statement; `leftover` holds rows that an Execute with a row limit has not yet delivered. */
export type Portal = {
  readonly prepared: Prepared;
  readonly bindings: Buffer;
  /** The bytes of its largest parameter. */
  readonly largest: number;
  readonly rows: Frame;
  leftover: Frame[] | null;
};

const sync: Frame = { type: 'S', body: Buffer.alloc(0) };

export type PrepareResult =
  | { readonly ok: true; readonly prepared: Prepared }
  | { readonly ok: false; readonly failure: Failure };

/** Statements that the transaction answers itself: PostgreSQL is not asked to prepare them. */
const unseenKinds: ReadonlySet<Statement['kind']> = new Set(['begin', 'commit', 'rollback', 'refused', 'iam-grant']);

/** Prepares the SQL of a Parse message under a name of the session's own. */
export async function prepare(upstream: Upstream, body: Buffer, upstreamName: string): Promise<PrepareResult> {
  const reader = createBodyReader(body);
  reader.text();
  const parsed = parseText(reader.text());
  if (!parsed.ok) return parsed;
  if (parsed.statements.length > 1) {
    return { ok: false, failure: failure('42601', 'cannot insert multiple commands into a prepared statement') };
  }
  const statement = parsed.statements[0] ?? null;
  const parameterTypes = reader.rest();
  const known = { statement, upstreamName: null, parameterTypes, parameters: noParameters };
  if (statement === null || unseenKinds.has(statement.kind)) return { ok: true, prepared: { ...known, rows: noData } };
  if (statement.kind === 'definition') {
    return { ok: true, prepared: { ...known, rows: statement.job === null ? noData : oneTextColumn('job_id') } };
  }
  const reply = await upstream.exchange([
    parseFrame(upstreamName, statement.sql, parameterTypes),
    { type: 'D', body: Buffer.concat([Buffer.from('S'), zeroEnded(upstreamName)]) },
    sync,
  ]);
  const outcome = answered(reply);
  if (!outcome.ok) return outcome;
  const parameters = reply.frames.find((frame) => frame.type === 't') ?? noParameters;
  const rows = reply.frames.find((frame) => frame.type === 'T') ?? noData;
  return { ok: true, prepared: { ...known, upstreamName, parameters, rows } };
}

function parseFrame(name: string, sql: string, parameterTypes: Buffer): Frame {
  return { type: 'P', body: Buffer.concat([zeroEnded(name), zeroEnded(sql), parameterTypes]) };
}

/** Reads a Bind message after its two names into a portal. */
export function bind(prepared: Prepared, bindings: Buffer): Portal {
  const reader = createBodyReader(bindings);
  reader.skip(2 * reader.int16());
  let largest = 0;
  for (let left = reader.int16(); left > 0; left -= 1) {
    const length = Math.max(0, reader.int32());
    largest = Math.max(largest, length);
    reader.skip(length);
  }
  const formats = Array.from({ length: reader.int16() }, () => reader.int16());
  return { prepared, bindings, largest, rows: withFormats(prepared.rows, formats), leftover: null };
}

/** Runs a portal to its end on PostgreSQL, with its own SQL or another that takes the same parameters. */
export async function runPortal(upstream: Upstream, portal: Portal, otherSql: string | null): Promise<Reply> {
  const { statement, upstreamName, parameterTypes } = portal.prepared;
  const fresh = otherSql ?? (upstreamName === null ? (statement?.sql ?? '') : null);
  return upstream.exchange([
    ...(fresh === null ? [] : [parseFrame('', fresh, parameterTypes)]),
    {
      type: 'B',
      body: Buffer.concat([zeroEnded(''), zeroEnded(fresh === null ? (upstreamName ?? '') : ''), portal.bindings]),
    },
    { type: 'E', body: Buffer.concat([zeroEnded(''), int32(0)]) },
    sync,
  ]);
}

/** Forgets a prepared statement on PostgreSQL. */
export async function closePrepared(upstream: Upstream, prepared: Prepared | undefined): Promise<void> {
  if (prepared?.upstreamName == null) return;
  await upstream.exchange([
    { type: 'C', body: Buffer.concat([Buffer.from('S'), zeroEnded(prepared.upstreamName)]) },
    sync,
  ]);
}
