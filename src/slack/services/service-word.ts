import type { Said, ServiceChange } from '../../services/service-change.ts';
import { bareWord, plainLineOf, splitFirst, unclear, usageOf, written } from '../kit/arguments.ts';
import { code } from '../kit/mrkdwn.ts';
import type { Asked, Word } from '../kit/word.ts';
import { view } from '../views/view-words.ts';

const usage = 'service add checkout owner @payments channel #checkout runbook https://wiki.example.com/checkout';

/** The catalogue: what a service is, and what people add to it. */
export const serviceWord: Word = {
  word: 'service',
  usage: 'service [list | <name> | add … | change … | retire …]',
  does: 'shows a service, or all of them; adds one, changes one or retires one',
  isAnywhere: true,
  parse(rest) {
    const [first, after] = splitFirst(rest);
    switch (bareWord(first).toLowerCase()) {
      case '':
      case 'list':
      case 'all':
        return after === '' ? view({ kind: 'services' }) : service(rest);
      case 'add':
        return readChange('add', after);
      case 'change':
      case 'edit':
      case 'set':
        return readChange('change', after);
      case 'retire':
      case 'remove':
      case 'delete':
        return isNamed(after)
          ? asks({ kind: 'retire', name: nameOf(after) })
          : usageOf('service retire <name>', 'service retire checkout');
      case 'show':
        return service(after);
      default:
        return service(rest);
    }
  },
};

function service(rest: string): Asked {
  return isNamed(rest) ? view({ kind: 'service', typed: nameOf(rest) }) : view({ kind: 'services' });
}

function asks(change: ServiceChange): Asked {
  return { kind: 'arrange', what: { of: 'service', change } };
}

/** Each word that a value follows. Before the first of them stands the name. */
const fieldWord = /(?:^|\s)(owner|channel|escalation|runbook|alias(?:es)?|links?)[:=]?(?=\s|$)/gi;

/** A name, and after it each field by its word: `checkout owner @payments runbook https://…`. */
function readChange(kind: 'add' | 'change', line: string): Asked {
  const [name = '', ...parts] = line.split(fieldWord);
  if (!isNamed(name)) return unclear(`Please name the service: ${code(`/incident ${usage}`)}.`);
  if (kind === 'change' && parts.length === 0)
    return unclear(`Please say what changes: ${code(`/incident ${usage.replace('add', 'change')}`)}.`);
  let said: Said = {};
  for (let at = 0; at < parts.length; at += 2) {
    const [word = '', value = ''] = [parts[at]?.toLowerCase(), parts[at + 1]?.trim()];
    const read = readers[word.charAt(0)]?.(value);
    if (read === undefined || typeof read === 'string') {
      return unclear(`${written(`${word} ${value}`)} is not clear, so nothing was changed. ${read ?? ''}`.trim());
    }
    said = { ...said, ...read, ...(read.links === undefined ? {} : { links: [...(said.links ?? []), ...read.links] }) };
  }
  return asks({ kind, name: nameOf(name), said });
}

const isNone = (value: string) => /^(?:none|no|-|–)$/i.test(bareWord(value));

/** What each field is read as, by its first letter; a text tells what it wants. */
const readers: Readonly<Record<string, (value: string) => Said | string>> = {
  o(value) {
    const group = /^<!subteam\^(S[A-Z0-9]{2,20})(?:\|[^<>]*)?>$|^(S[A-Z0-9]{2,20})$/.exec(value);
    if (isNone(value)) return { owner: null };
    return group === null ? 'Type @ and pick a user group, or write none.' : { owner: group[1] ?? group[2] ?? null };
  },
  c(value) {
    const channel = /^<#([CG][A-Z0-9]{1,63})(?:\|[^<>]*)?>$|^([CG][A-Z0-9]{6,63})$/.exec(value);
    if (isNone(value)) return { channel: null };
    return channel === null
      ? 'Type # and pick a channel, or write none.'
      : { channel: channel[1] ?? channel[2] ?? null };
  },
  e: (value) =>
    value === ''
      ? 'Please write the name of an escalation, or none.'
      : { escalation: isNone(value) ? null : plainLineOf(value) },
  r(value) {
    if (isNone(value)) return { runbook: null };
    const runbook = addressIn(value);
    return runbook === '' ? 'Please write an address, or none.' : { runbook };
  },
  a: (value) => ({
    aliases: isNone(value)
      ? []
      : plainLineOf(value)
          .split(/\s*,\s*/)
          .filter((alias) => alias !== ''),
  }),
  l(value) {
    const [, name = '', address = ''] = /^(.*\S)\s+(\S+|<[^<>]+>)$/.exec(value) ?? [];
    if (name !== '' && isNone(address)) return { links: [{ name: plainLineOf(name), url: null }] };
    if (name === '' || addressIn(address) === '')
      return 'Please write what it shows and then its address, such as `link Dashboard https://…`.';
    return { links: [{ name: plainLineOf(name), url: addressIn(address) }] };
  },
};

/** An address as people type it or as Slack sends it, `<https://…|…>`; empty where it is none. */
function addressIn(value: string): string {
  const bare = /^<([^<>|]+)(?:\|[^<>]*)?>$/.exec(value)?.[1] ?? value;
  const plain = bare.replaceAll('&amp;', '&');
  return /^https?:\/\/\S+$/i.test(plain) ? plain : '';
}

function nameOf(typed: string): string {
  return plainLineOf(typed).replaceAll(/^["“'`]+|["”'`]+$/g, '');
}

function isNamed(typed: string): boolean {
  return nameOf(typed) !== '';
}
