import { storable, textLengthMax, titleLengthMax } from '../kernel/text.ts';
import { typedLines, typedOnOneLine } from '../kernel/typed-text.ts';
import { nameOf } from './identity.ts';
import { happenedAt } from './instant.ts';
import type { SignalState } from './signal.ts';
import type { Told } from './source.ts';

type Maybe = string | undefined;

/** A signal as a source says it, before it has the form of all signals. */
export type Raw = {
  /** What names the alert. */
  readonly alert: readonly string[];
  /** What names this news; null where the source gives neither an id nor a time, so that it is new each time. */
  readonly delivery: readonly string[] | null;
  readonly state: SignalState;
  /** The first that says something is taken. */
  readonly title: readonly Maybe[];
  /** Each on lines of its own. */
  readonly text?: readonly Maybe[];
  readonly severity?: Maybe;
  readonly service?: Maybe;
  readonly labels?: Readonly<Record<string, unknown>>;
  /** The first that is a link is taken. */
  readonly link?: readonly Maybe[];
  /** When it changed at its source; null where the source does not say. */
  readonly at: string | null;
  readonly receivedAt: string;
};

const wordLengthMax = 100;
const labelsMax = 64;
const labelLengthMax = 500;

export function tell(raw: Raw): Told {
  const alert = nameOf(...raw.alert);
  const text = textOf(raw.text ?? []);
  const severity = wordOf(raw.severity);
  const service = wordOf(raw.service);
  const link = raw.link?.find(isLink);
  const at = happenedAt(raw.at, raw.receivedAt);
  return {
    delivery: nameOf(...(raw.delivery ?? [alert, raw.state, raw.receivedAt])),
    alert,
    state: raw.state,
    title: [...raw.title, alert].map((one) => lineOf(one, titleLengthMax)).find((one) => one !== '') ?? 'An alert',
    ...(text === '' ? {} : { text }),
    ...(severity === '' ? {} : { severity }),
    ...(service === '' ? {} : { service }),
    labels: labelsOf(raw.labels ?? {}),
    ...(link === undefined ? {} : { link }),
    at,
    ...(at === raw.at ? {} : { untimed: true }),
  };
}

/** So much of a text is looked at: blanks and what nobody can see take part of it away. */
const readMax = 4 * textLengthMax;

/** What most lines are: nothing in it is to be taken away. */
const plainLine = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

function lineOf(text: Maybe, max: number): string {
  const read = (text ?? '').slice(0, readMax);
  return cut(plainLine.test(read) ? read : typedOnOneLine(read), max);
}

function wordOf(text: Maybe): string {
  return lineOf(text, wordLengthMax);
}

function textOf(parts: readonly Maybe[]): string {
  const lines = parts.map((part) => typedLines(storable((part ?? '').slice(0, readMax)).trim()).join('\n'));
  return cut(lines.filter((one) => one !== '').join('\n'), textLengthMax);
}

/** What is cut ends in `…`; no character is split. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Words, numbers and truths, by their names; the first of them where a source sends very many. */
function labelsOf(sent: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const words = Object.entries(sent).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  const labels = words
    .slice(0, labelsMax)
    .map(([name, value]) => [wordOf(name), lineOf(String(value), labelLengthMax)] as const);
  return Object.fromEntries(labels.filter(([name]) => name !== ''));
}

const linkLengthMax = 2_000;

/** A link that can be shown: one with a password in it is not. */
function isLink(text: Maybe): text is string {
  if (text === undefined || text.length > linkLengthMax || !/^https?:\/\/[^\s<>|]+$/i.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
