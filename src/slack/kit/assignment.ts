import { isBlank } from '../../kernel/typed-text.ts';
import { bareWord, splitFirst, unclear, userOf } from './arguments.ts';
import { code } from './mrkdwn.ts';
import { plainText } from './plain-text.ts';
import { type Now, splitAtWhen } from './when.ts';
import type { Asked, Asker } from './word.ts';

/** Reads a time or a day of somebody's, as `readInstant` and `readDay` do. */
type ReadWhen = (typed: string, now: Now) => string | 'no_zone' | null;

/** Something to do as somebody writes it: `@ben restart the pods by 15:30`. `due`: as `ReadWhen` reads it. */
export type Assignment =
  | { readonly kind: 'unclear'; readonly asked: Asked }
  | {
      readonly kind: 'read';
      readonly user_id: string | undefined;
      readonly text: string;
      readonly due: string | undefined;
      /** What was not understood and is kept as text. */
      readonly remark: string | undefined;
    };

/** Who (the first word: somebody, or "me"), what, and by when (the last words). Total. */
export function readAssignment(rest: string, asker: Asker, read: ReadWhen, usage: string): Assignment {
  const [first, others] = splitFirst(rest);
  const user_id = personIn(first, asker);
  if (user_id === null && first.startsWith('@') && first.length > 1) {
    const says = `Slack knows nobody called ${code(first.slice(0, 40))}. Nothing was recorded. Type @ and pick a person: ${code(`/incident ${usage}`)}.`;
    return { kind: 'unclear', asked: unclear(says) };
  }
  const line = user_id === null ? rest : others;
  const split = splitAtWhen(line);
  const due = split === null ? null : read(plainText(split.when), asker);
  if (due === 'no_zone') return { kind: 'unclear', asked: noZone(split?.when ?? '') };
  const text = plainText(due === null ? line : (split?.before ?? '')).trim();
  const isMeant = due === null && split !== null && /\d/.test(split.when) && split.when.length <= 20;
  return {
    kind: 'read',
    user_id: user_id ?? undefined,
    text,
    due: due ?? undefined,
    remark: isMeant && !isBlank(text) ? notUnderstood(split.when) : undefined,
  };
}

/** Somebody, or whoever asks ("me"); null for anything else. */
export function personIn(typed: string, { user_id }: Asker): string | null {
  return bareWord(typed).toLowerCase() === 'me' ? user_id : userOf(typed);
}

/** What is told where a time of day is typed and the zone that it is meant in is not known. */
export function noZone(typed: string): Asked {
  return unclear(
    `Slack does not say which time zone you are in, so ${code(typed.slice(0, 40))} is not clear. Nothing was recorded. Please write how long from now, such as \`by 30m\`, or choose the time in the form.`,
  );
}

function notUnderstood(when: string): string {
  return `Quorum does not read ${code(when)} as a time, so it stays in the text. It reads \`by 15:30\`, \`by tomorrow 9:00\` and \`in 2h\`.`;
}
