/** The date of an instant in UTC: 2026-11-24. Instants are ISO 8601 in UTC, as in the record. */
export function dayText(instant: string): string {
  return instant.slice(0, 10);
}

/** Its time of day in UTC, in whole seconds: 02:14:05. */
export function clockText(instant: string): string {
  return instant.slice(11, 19);
}

/** Both: 2026-11-24 02:14:05 UTC. */
export function instantText(instant: string): string {
  return `${dayText(instant)} ${clockText(instant)} UTC`;
}

/** Both, in whole minutes: 2026-11-24 02:14 UTC. */
export function minuteText(instant: string): string {
  return `${dayText(instant)} ${clockText(instant).slice(0, 5)} UTC`;
}
