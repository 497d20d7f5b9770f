import { type Settings, settingsSchema } from '../../src/configuration/settings.ts';

/** The settings of an organization that has set none. */
export const settings: Settings = settingsSchema.parse({});

/** Somebody who types, clicks or sends something there. */
export function askedBy(user_id: string): { readonly user_id: string; readonly settings: Settings } {
  return { user_id, settings };
}
