/** The name of a person, a channel or a group by its id; undefined where it is not known. */
export type NameOf = (id: string) => string | undefined;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** A control sequence of Slack's, or one of its three entities. */
const tokens = /<([^<>]*)>|&(amp|lt|gt);/g;

/**
 * What a person reads in a text that Slack sends: entities unescaped once, control sequences by their words (`@ana`,
 * `@channel`, an address), so that nothing in it can ping anybody once it is escaped again. What has no name in the text is
 * asked of `nameOf`. https://docs.slack.dev/messaging/formatting-message-text
 */
export function plainText(escaped: string, nameOf: NameOf = () => undefined): string {
  return escaped.replaceAll(tokens, (_match, token: string | undefined, entity: string | undefined) =>
    token === undefined ? (entities[entity ?? ''] ?? '') : wordsOf(token, nameOf),
  );
}

function wordsOf(token: string, nameOf: NameOf): string {
  const bar = token.indexOf('|');
  const target = unescaped(bar === -1 ? token : token.slice(0, bar));
  const label = bar === -1 ? '' : unescaped(token.slice(bar + 1));
  const id = target.slice(1);
  switch (target[0]) {
    case '@':
      return personWords(id, label || nameOf(id));
    case '#':
      return channelWords(id, label || nameOf(id));
    case '!':
      if (id.startsWith('date^')) return label || timeWords(Number(id.split('^')[1]));
      if (id.startsWith('subteam^')) return groupWords(id.slice('subteam^'.length), label || nameOf(id.slice(8)));
      return `@${(label || id).replace(/^@/, '')}`;
    default:
      return linkWords(target, label);
  }
}

/** A person by name; by a readable stand-in with the id where the name is not known. */
export function personWords(id: string, name: string | undefined): string {
  return name === undefined || name === '' ? `@someone (${id})` : `@${name.replace(/^@/, '')}`;
}

export function channelWords(id: string, name: string | undefined): string {
  return name === undefined || name === '' ? `#a channel (${id})` : `#${name.replace(/^#/, '')}`;
}

export function groupWords(id: string, name: string | undefined): string {
  return name === undefined || name === '' ? `@a group (${id})` : `@${name.replace(/^@/, '')}`;
}

/** An instant in seconds since 1970: 2026-11-24 02:14 UTC. */
export function timeWords(seconds: number): string {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? 'a time' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A link by its label and where it leads. A label that is an address itself gives way to where the link leads. */
export function linkWords(url: string, label: string): string {
  const target = url.replace(/^(mailto|tel):/, '');
  const same = (text: string) =>
    text
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '')
      .replaceAll(/[\s()-]/g, '');
  if (label === '' || same(label) === same(target)) return label || target;
  if (target === '') return label;
  return isAddress(label) ? target : `${label} (${target})`;
}

function isAddress(label: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^[^\s/]+\.[a-z]{2,}(\/|:\d|$)|@[^\s@]+\.[a-z]{2,}$/i.test(label.trim());
}

/** The ids in a text that it gives no names for. */
export function namelessIn(escaped: string): readonly string[] {
  const ids = new Set<string>();
  plainText(escaped, (id) => {
    ids.add(id);
    return undefined;
  });
  return [...ids];
}

/** The same text with names for what it names by ids alone. */
export function withNames(escaped: string, nameOf: NameOf): string {
  return escaped.replaceAll(/<([@#])([A-Z0-9]+)\|?>/g, (token, mark: string, id: string) => {
    const name = nameOf(id);
    return name === undefined ? token : `<${mark}${id}|${name.replaceAll(/[<>|&]/g, '')}>`;
  });
}

function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_match, entity: string) => entities[entity] ?? '');
}
