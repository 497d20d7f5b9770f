import { bareWord, incidentNumberOf, usageOf } from '../kit/arguments.ts';
import type { Asked, View, Word } from '../kit/word.ts';

/** The words for what is only read, after those of the capabilities in the help. */
export const viewWords: readonly Word[] = [
  {
    word: 'timeline',
    usage: 'timeline',
    does: 'shows what happened, in order',
    isOfChannel: true,
    parse: () => view({ kind: 'timeline', before: null }),
  },
  {
    word: 'show',
    usage: 'show [number]',
    does: 'shows this incident, or another by its number or its channel',
    parse(rest, { settings }) {
      if (rest === '') return view({ kind: 'menu' });
      const channel_id = /^<#([CG][A-Z0-9]{1,63})(?:\|[^<>]*)?>$/.exec(rest.trim())?.[1];
      if (channel_id !== undefined) return view({ kind: 'show_channel', channel_id });
      const number = incidentNumberOf(rest) ?? numberInChannelName(bareWord(rest), settings.channels.name);
      return number === null ? usageOf('show [number]', 'show 42') : view({ kind: 'show', number });
    },
  },
  {
    word: 'list',
    usage: 'list',
    does: 'lists the incidents, open ones first',
    parse: () => view({ kind: 'list', from: 0 }),
  },
  {
    word: 'reliability',
    usage: 'reliability',
    does: 'tests what Quorum promises, on drills that nobody else sees',
    parse: () => view({ kind: 'reliability' }),
  },
  { word: 'help', usage: 'help', does: 'shows this list', hint: 'help', parse: () => view({ kind: 'help' }) },
];

/** The number in the name of a channel that Slack did not find, such as `#inc-42-checkout-is-down`, by the template of names. */
function numberInChannelName(name: string, template: string): number | null {
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => (part === '{number}' ? '(\\d{1,9})' : part.startsWith('{') ? '.*' : part.replaceAll('-', '-?')))
    .join('');
  const digits = new RegExp(`^#?${pattern}$`, 'i').exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function view(of: View): Asked {
  return { kind: 'view', view: of };
}
