const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** A control sequence of Slack's, or one of its three entities. */
const tokens = /<([^<>]*)>|&(amp|lt|gt);/g;

/**
 * What a person reads in a text that Slack sends: entities unescaped once, control sequences by their words (`@ana`,
 * `@channel`, an address), so that nothing in it can ping anybody once it is escaped again.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function plainText(escaped: string): string {
  return escaped.replaceAll(tokens, (_match, token: string | undefined, entity: string | undefined) =>
    token === undefined ? (entities[entity ?? ''] ?? '') : wordsOf(token),
  );
}

function wordsOf(token: string): string {
  const bar = token.indexOf('|');
  const target = unescaped(bar === -1 ? token : token.slice(0, bar));
  const label = bar === -1 ? '' : unescaped(token.slice(bar + 1));
  switch (target[0]) {
    case '@':
    case '#':
      return `${target[0]}${(label || target.slice(1)).replace(/^[@#]/, '')}`;
    case '!':
      if (target.startsWith('!date^')) return label;
      return `@${(label || target.slice(1).split('^').at(-1) || '').replace(/^@/, '')}`;
    default:
      return target.replace(/^mailto:/, '');
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_match, entity: string) => entities[entity] ?? '');
}
