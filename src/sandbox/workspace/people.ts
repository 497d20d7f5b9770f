import type { Person } from './protocol.ts';

export const team = { id: 'T0SANDBOX01', name: 'Quorum sandbox', domain: 'quorum-sandbox' } as const;

/** The app as this workspace knows it. */
export const app = { id: 'A0SANDBOX01', botUser: 'U0QUORUMBOT', botId: 'B0SANDBOX01' } as const;

/** What Slack calls the verification token: in every payload, deprecated, a check of nothing. */
export const verificationToken = 'sandbox-verification-token';

/** Everybody in a new workspace, the app's bot user last. */
export function peopleOf(botName: string): readonly Person[] {
  return [
    { id: 'U0ANA0RUIZ1', name: 'ana', real_name: 'Ana Ruiz', is_bot: false, color: '#c0392b' },
    { id: 'U0BEN0OKAFR', name: 'ben', real_name: 'Ben Okafor', is_bot: false, color: '#1f6f8b' },
    { id: 'U0CHLOELIND', name: 'chloe', real_name: 'Chloe Lind', is_bot: false, color: '#6b4fa0' },
    { id: app.botUser, name: botName.toLowerCase(), real_name: botName, is_bot: true, color: '#2d3a4a' },
  ];
}

/** The channels that a new workspace starts with, everybody in both. */
export const firstChannels = [
  { id: 'C0GENERAL01', name: 'general', purpose: 'Company-wide news and talk' },
  { id: 'C0INCIDENTS', name: 'incidents', purpose: 'Where incidents are declared and announced' },
] as const;

/** The people of a new workspace as they are now, and those who came since. */
export function withChanged(first: readonly Person[], changed: ReadonlyMap<string, Person>): readonly Person[] {
  if (changed.size === 0) return first;
  const since = [...changed.values()].filter(({ id }) => !first.some((person) => person.id === id));
  return [...first.map((person) => changed.get(person.id) ?? person), ...since];
}
