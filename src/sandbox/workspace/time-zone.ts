/** Whether this is an IANA time zone that the runtime knows. */
export function isTimeZone(tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: tz });
    return true;
  } catch {
    return false;
  }
}

/** A time zone's English name at an instant. */
export function zoneLabel(tz: string, atMs: number): string {
  return zonePart(tz, atMs, 'long');
}

/** How far a time zone is ahead of UTC at an instant, in seconds; negative to the west. */
export function zoneOffset(tz: string, atMs: number): number {
  const [, sign, hours, minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(zonePart(tz, atMs, 'longOffset')) ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function zonePart(timeZone: string, atMs: number, timeZoneName: 'long' | 'longOffset'): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName }).formatToParts(atMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
