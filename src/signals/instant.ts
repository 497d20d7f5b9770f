/** The times that an alert can be of: zero times such as 0001-01-01, which stand for "not yet", are none of them. */
const firstMs = Date.UTC(2000, 0);
const lastMs = Date.UTC(2100, 0);

/** 2026-11-26T10:24:00.123+0000, with T or a blank, with or without a fraction and a colon in the offset; UTC without one. */
const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(?:(Z|UTC)|([+-]\d\d):?(\d\d))?$/i;

/** An instant in any form that a source sends: ISO 8601 in UTC with milliseconds; null where it is none. */
export function instantOf(value: unknown): string | null {
  const ms = typeof value === 'number' ? counted(value) : typeof value === 'string' ? parsed(value.trim()) : Number.NaN;
  return ms >= firstMs && ms < lastMs ? new Date(ms).toISOString() : null;
}

function parsed(text: string): number {
  if (/^\d{9,19}(\.\d+)?$/.test(text)) return counted(Number(text));
  const [, date, time, fraction = '', , hours, minutes] = written.exec(text) ?? [];
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  return date === undefined ? Number.NaN : Date.parse(`${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
}

/** Milliseconds of what is counted since 1970 in seconds, milli-, micro- or nanoseconds: its size tells which. */
function counted(count: number): number {
  if (count < 1e11) return Math.trunc(count * 1_000);
  if (count < 1e14) return Math.trunc(count);
  return Math.trunc(count < 1e17 ? count / 1e3 : count / 1e6);
}

/** How far the clock of a source may go before ours. */
const aheadMaxMs = 5 * 60_000;

/** When something happened by its source; when it was received where that can't be told, or would be yet to come. */
export function happenedAt(sent: string | null, receivedAt: string): string {
  if (sent === null || Date.parse(sent) > Date.parse(receivedAt) + aheadMaxMs) return receivedAt;
  return sent;
}
