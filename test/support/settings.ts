import { type Settings, settingsSchema } from '../../src/configuration/settings.ts';
import type { Asker } from '../../src/slack/kit/word.ts';

/** The settings of an organization that has set none. */
export const settings: Settings = settingsSchema.parse({});

/** Somebody who types, clicks or sends something there, in the afternoon of a Thursday in Amsterdam. */
export function askedBy(user_id: string): Asker {
  return { user_id, settings, at: '2026-11-26T13:10:00.000Z', zone: 'Europe/Amsterdam' };
}
