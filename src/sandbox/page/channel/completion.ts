import type { Snapshot } from '../../workspace/protocol.ts';
import { escapeEntities } from '../text/entities.ts';

export type Completion = { readonly insert: string; readonly title: string; readonly note: string };

/** What the text before the caret could become: `/` a command, `@` a person, `#` a channel; at most eight. */
export function completionsOf(beforeCaret: string, snapshot: Snapshot): readonly Completion[] {
  const word = /(?:^|\s)([@#][\p{L}\p{N}._-]*)$/u.exec(beforeCaret)?.[1];
  const wanted = word?.slice(1).toLowerCase() ?? '';
  if (/^\/\S*$/.test(beforeCaret)) {
    return snapshot.app.commands
      .filter(({ command }) => command.startsWith(beforeCaret))
      .slice(0, 8)
      .map(({ command, description, usage_hint }) => ({
        insert: `${command} `,
        title: `${command} ${usage_hint}`.trim(),
        note: description,
      }));
  }
  if (word?.startsWith('@') === true) {
    return snapshot.people
      .filter(
        (person) => person.deleted !== true && `${person.name} ${person.real_name}`.toLowerCase().includes(wanted),
      )
      .slice(0, 8)
      .map((person) => ({ insert: `@${person.name} `, title: `@${person.name}`, note: person.real_name }));
  }
  if (word?.startsWith('#') === true) {
    return snapshot.channels
      .filter((channel) => !channel.is_im && channel.name.includes(wanted))
      .slice(0, 8)
      .map((channel) => ({ insert: `#${channel.name} `, title: `#${channel.name}`, note: channel.topic }));
  }
  return [];
}

/** The text with its last word before the caret replaced, and where the caret then stands. */
export function complete(
  text: string,
  caret: number,
  insert: string,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, caret).replace(/\S*$/, insert);
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/**
 * What is sent for what was typed: names of people and channels become `<@U…>` and `<#C…>`, and in messages the rest
 * is escaped, as Slack's own composer does. A command's text is left to the workspace to escape.
 */
export function tokensOf(typed: string, snapshot: Snapshot): string {
  const text = typed.startsWith('/') ? typed : escapeEntities(typed);
  return text.replace(/(^|[\s(])([@#])([\p{L}\p{N}._-]+)/gu, (whole, lead: string, sign: string, name: string) => {
    if (sign === '@' && /^(?:here|channel|everyone)$/.test(name)) return `${lead}<!${name}>`;
    const found =
      sign === '@'
        ? snapshot.people.find((person) => person.name === name)
        : snapshot.channels.find((channel) => !channel.is_im && channel.name === name);
    return found ? `${lead}<${sign}${found.id}>` : whole;
  });
}
