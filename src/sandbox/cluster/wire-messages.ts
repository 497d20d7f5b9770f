import { createBodyReader, type Frame, int16, int32, zeroEnded } from './wire-frames.ts';

/** An error as the client sees it: its SQLSTATE and the frame that carries it. */
export type Failure = { readonly code: string; readonly message: string; readonly frame: Frame };

type FailureParts = {
  readonly severity?: 'ERROR' | 'FATAL';
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: number;
};

/** Makes an ErrorResponse of our own; severity is ERROR unless told. */
export function failure(code: string, message: string, parts: FailureParts = {}): Failure {
  const severity = parts.severity ?? 'ERROR';
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  if (parts.detail !== undefined) fields.push(`D${parts.detail}`);
  if (parts.hint !== undefined) fields.push(`H${parts.hint}`);
  if (parts.position !== undefined) fields.push(`P${parts.position}`);
  const body = Buffer.concat([...fields.map(zeroEnded), Buffer.from([0])]);
  return { code, message, frame: { type: 'E', body } };
}

/** The fields of an ErrorResponse by their letter. https://www.postgresql.org/docs/16/protocol-error-fields.html */
export function errorFields(frame: Frame): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of frame.body.toString('utf8').split('\0')) {
    if (field !== '') fields.set(field.slice(0, 1), field.slice(1));
  }
  return fields;
}

export function failureFromFrame(frame: Frame): Failure {
  const fields = errorFields(frame);
  return { code: fields.get('C') ?? 'XX000', message: fields.get('M') ?? '', frame };
}

export function commandComplete(tag: string): Frame {
  return { type: 'C', body: zeroEnded(tag) };
}

/** The rows a CommandComplete tag reports, 0 when it reports none. */
export function rowsOfTag(frame: Frame): number {
  const count = Number(
    frame.body
      .toString('utf8', 0, frame.body.length - 1)
      .split(' ')
      .at(-1),
  );
  return Number.isInteger(count) ? count : 0;
}

export function readyForQuery(status: 'I' | 'T' | 'E'): Frame {
  return { type: 'Z', body: Buffer.from(status, 'latin1') };
}

export function parameterStatus(name: string, value: string): Frame {
  return { type: 'S', body: Buffer.concat([zeroEnded(name), zeroEnded(value)]) };
}

export const parseComplete: Frame = { type: '1', body: Buffer.alloc(0) };
export const bindComplete: Frame = { type: '2', body: Buffer.alloc(0) };
export const closeComplete: Frame = { type: '3', body: Buffer.alloc(0) };
export const noData: Frame = { type: 'n', body: Buffer.alloc(0) };
export const portalSuspended: Frame = { type: 's', body: Buffer.alloc(0) };
export const emptyQueryResponse: Frame = { type: 'I', body: Buffer.alloc(0) };
export const noParameters: Frame = { type: 't', body: int16(0) };

const textOid = 25;

/** The description of a result with one text column. */
export function oneTextColumn(name: string): Frame {
  const field = Buffer.concat([zeroEnded(name), int32(0), int16(0), int32(textOid), int16(-1), int32(-1), int16(0)]);
  return { type: 'T', body: Buffer.concat([int16(1), field]) };
}

export function oneTextRow(value: string): Frame {
  const bytes = Buffer.from(value, 'utf8');
  return { type: 'D', body: Buffer.concat([int16(1), int32(bytes.length), bytes]) };
}

/** A RowDescription with the result formats that a Bind asked for (none: text; one: for all; else one a column). */
export function withFormats(description: Frame, formats: readonly number[]): Frame {
  if (description.type !== 'T' || formats.length === 0) return description;
  const body = Buffer.from(description.body);
  const columns = body.readInt16BE(0);
  let offset = 2;
  for (let column = 0; column < columns; column += 1) {
    offset = body.indexOf(0, offset) + 1 + 16;
    body.writeInt16BE(formats.length === 1 ? (formats[0] ?? 0) : (formats[column] ?? 0), offset);
    offset += 2;
  }
  return { type: 'T', body };
}

/** The texts of the rows in a reply (all columns in text format; null for SQL null). */
export function textRows(frames: readonly Frame[]): (readonly (string | null)[])[] {
  return frames
    .filter((frame) => frame.type === 'D')
    .map((frame) => {
      const reader = createBodyReader(frame.body);
      const columns = reader.int16();
      return Array.from({ length: columns }, () => {
        const length = reader.int32();
        if (length < 0) return null;
        const value = reader.rest().toString('utf8', 0, length);
        reader.skip(length);
        return value;
      });
    });
}
