import { isBlank } from '../../kernel/typed-text.ts';
import { bareWord, peopleIn, severalPeople, splitFirst, unclear, userOf } from './arguments.ts';
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
  // "@ana @ben …" and "@ana and @ben …": it is one person's.
  if (user_id !== null && peopleIn(others.replace(/^(?:and|&amp;|\+|,|\/|\s)+/i, '').split(/\s/)[0] ?? '').length > 0) {
    return { kind: 'unclear', asked: severalPeople('Only one person can have it', usage) };
  }
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
    remark: isBlank(text)
      ? undefined
      : isMeant
        ? notUnderstood(split.when)
        : endsInPerson(line, user_id)
          ? nobodyYet
          : undefined,
  };
}

/** The number that somebody means where a new text stands: 2, done 2, 2 done; null for a text. */
export function numberAlone(text: string): string | null {
  return /^(?:done\s+)?#?(\d{1,9})(?:\s+(?:is\s+)?done)?[.!]?$/i.exec(text.normalize('NFKC'))?.[1] ?? null;
}

/** Whether a person stands last where nobody stands first: who is to do it, or only part of what is to be done. */
function endsInPerson(line: string, user_id: string | null): boolean {
  return user_id === null && userOf((splitAtWhen(line)?.before ?? line).trim().split(/\s+/).at(-1) ?? '') !== null;
}

const nobodyYet = 'Nobody has it yet. Whoever is to do it stands first, as in `@ana restart the pods`.';

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
