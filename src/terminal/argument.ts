import { type NumberSaid, readIncidentName } from '../kernel/incident-name.ts';
import { Failure } from './failure.ts';
import { type Moment, parseMoment, parseSince } from './moment.ts';

/** An incident by its number: 42, or INC-42 or DRILL-3 as Slack shows it. @throws Failure that says what was expected, as all here. */
export function incidentNumber(text: string): NumberSaid {
  const said = readIncidentName(text);
  if (said !== null && said.number > 0) return said;
  throw new Failure(
    `"${text}" is not an incident: expected a number, such as 42. "quorum list" lists the incidents.`,
    2,
  );
}

/** The number of an event of an incident. */
export function eventNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure(
    `"${text}" is not an event: expected its number, such as 5. "quorum show" has it before each line.`,
    2,
  );
}

/** A whole number of an option, within bounds. */
export function numberFor(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (number >= least && number <= most) return number;
    throw unusable(option, text, `a whole number from ${least} to ${most}`);
  };
}

/** The moment that `--at` names. */
export function moment(text: string): Moment {
  const read = parseMoment(text, new Date());
  if (read !== null) return read;
  throw unusable('--at', text, 'a past time in UTC, such as 02:14 or 2026-11-24T02:14, or the number of an event');
}

/** The instant from which on `--since` means (ISO 8601). */
export function since(text: string): string {
  const fromMs = parseSince(text, new Date());
  if (fromMs !== null) return new Date(fromMs).toISOString();
  throw unusable('--since', text, 'a past time in UTC, such as 02:14 or 2026-11-24T02:14');
}

/** The id of an event, as a webhook has it. */
export function eventId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new Failure(`"${text}" is not the id of an event: expected the webhook-id of a delivery.`, 2);
}

/** The ARN of an IAM role or user. */
export function arn(text: string): string {
  if (/^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(text)) return text;
  throw unusable('--app-role-arn', text, 'an ARN such as arn:aws:iam::123456789012:role/quorum');
}

const eventsPath = '/slack/events';

/** Where Slack sends its requests to when Quorum is at an address. */
export function requestUrl(address: string, said = '--http'): string {
  if (URL.canParse(address)) {
    const { protocol, origin, pathname, search, hash, username, password } = new URL(address);
    const base = pathname.replace(/\/+$/, '');
    const isPlain = [search, hash, username, password].every((part) => part === '');
    if (protocol === 'https:' && isPlain) return `${origin}${base.endsWith(eventsPath) ? base : base + eventsPath}`;
  }
  throw unusable(said, address, 'the https address of Quorum, such as https://quorum.example.net');
}

function unusable(option: string, text: string, expected: string): Failure {
  return new Failure(`${option} can't be "${text}": expected ${expected}.`, 2);
}
