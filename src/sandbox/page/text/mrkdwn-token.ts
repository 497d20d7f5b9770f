import { unescapeEntities } from './entities.ts';
import type { Inline } from './mrkdwn-node.ts';

/** Reads what stands between `<` and `>`: a mention, a date or a link; undefined where it is none of them. */
export function parseToken(token: string): Inline | undefined {
  const bar = token.indexOf('|');
  const head = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? '' : unescapeEntities(token.slice(bar + 1));
  if (/^@[A-Z0-9]+$/.test(head)) return { type: 'user', id: head.slice(1), label };
  if (/^#[A-Z0-9]+$/.test(head)) return { type: 'channel', id: head.slice(1), label };
  if (/^!(?:here|channel|everyone)$/.test(head)) return { type: 'broadcast', range: head.slice(1) };
  const group = /^!subteam\^([A-Z0-9]+)$/.exec(head);
  if (group?.[1] !== undefined) return { type: 'usergroup', id: group[1], label };
  const date = /^!date\^(-?\d{1,12})\^([^^]+)(?:\^(.*))?$/.exec(head);
  if (date?.[1] !== undefined && date[2] !== undefined) {
    return { type: 'date', timestamp: Number(date[1]), format: date[2], url: date[3] ?? '', fallback: label };
  }
  if (/^(?:https?:\/\/|mailto:)\S/.test(head)) return { type: 'link', url: unescapeEntities(head), label };
  return undefined;
}
