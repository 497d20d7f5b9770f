import type { Settings } from '../../configuration/settings.ts';
import { type NumberSaid, readIncidentName } from '../../kernel/incident-name.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { bareWord, splitFirst } from './arguments.ts';
import type { Fields } from './fields.ts';
import type { Filled } from './form.ts';
import type { IncidentSaid } from './word.ts';

type Errors = Extract<Filled, { kind: 'errors' }>;

/**
 * 42, INC-42, INC 42, #42 or DRILL-3, with the marks that people type along, a channel as Slack writes one, or the name of a
 * channel that Slack did not find, such as `#inc-42-checkout-is-down`; null for anything else.
 */
export function readIncident(typed: string, settings: Settings): IncidentSaid | null {
  const channel_id = /^<#([CG][A-Z0-9]{1,63})(?:\|[^<>]*)?>$/.exec(typed.trim())?.[1];
  if (channel_id !== undefined) return { channel_id };
  const name = bareWord(typed);
  return readIncidentName(name) ?? numberInChannelName(name, settings);
}

/** The incident that somebody names in a form's field; or what to tell them where they name none. */
export function incidentIn(fields: Fields, block: string, settings: Settings): IncidentSaid | Errors {
  const says = 'Please write its number, such as INC-2. /incident list shows the open ones.';
  return readIncident(typedOnOneLine(fields.text(block)), settings) ?? { kind: 'errors', errors: { [block]: says } };
}

/** An incident at the beginning of a line. `isBare`: by digits alone, which may belong to what follows: "2 pods restarted". */
export type Begun = { readonly said: IncidentSaid; readonly others: string; readonly isBare: boolean };

export function incidentAtStart(line: string, settings: Settings): Begun | null {
  const [first, rest] = splitFirst(line);
  const isInTwo = /^(?:inc|drill)$/i.test(bareWord(first));
  const [second, afterSecond] = isInTwo ? splitFirst(rest) : ['', rest];
  const said = readIncident(isInTwo ? `${bareWord(first)} ${second}` : first, settings);
  if (said === null) return null;
  const others = afterSecond.replace(/^(?:[:;,–—-]+(?:\s+|$))+/u, '');
  return { said, others, isBare: /^\d+$/.test(bareWord(first)) };
}

/** By the templates of the settings. */
function numberInChannelName(name: string, { channels }: Settings): NumberSaid | null {
  if (/\s/.test(name)) return null;
  const drill = numberBy(channels.drill, name);
  if (drill !== null) return { number: drill, as: 'drill' };
  const real = numberBy(channels.name, name);
  return real === null ? null : { number: real };
}

function numberBy(template: string, name: string): number | null {
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => (part === '{number}' ? '(\\d{1,9})' : part.startsWith('{') ? '.*' : part.replaceAll('-', '-?')))
    .join('');
  const digits = new RegExp(`^#?${pattern}$`, 'i').exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
