import { namelessIn, withNames } from '../kit/plain-text.ts';
import type { Asked } from '../kit/word.ts';
import { type AppContext, askerOf } from './app-context.ts';
import { readLine } from './read-line.ts';

/**
 * Reads a line, and again with names where something that will be recorded would hold an id in place of one, and by the
 * clock of whoever typed it where it names a time. `at`: when they typed it, where that is not now (ISO 8601).
 */
export async function readNamed(
  app: AppContext,
  team_id: string,
  user: string,
  text: string,
  at?: string,
): Promise<Asked> {
  const asker = { ...askerOf(app, user), ...(at === undefined ? {} : { at }) };
  const asked = readLine(text, asker);
  const read = JSON.stringify(asked);
  const missing = namelessIn(text).filter((id) => read.includes(`(${id})`));
  const isByClock = read !== JSON.stringify(readLine(text, { ...asker, zone: 'UTC' }));
  if (missing.length === 0 && !isByClock) return asked;
  const [nameOf, person] = await Promise.all([
    missing.length === 0 ? null : app.names.of(team_id, missing),
    isByClock ? app.people.find(team_id, user) : null,
  ]);
  return readLine(nameOf === null ? text : withNames(text, nameOf), { ...asker, zone: person?.zone ?? null });
}
