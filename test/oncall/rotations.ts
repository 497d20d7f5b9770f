import { type Rotation, settingsSchema } from '../../src/configuration/settings.ts';

/** A rotation as a file says it, with what it leaves out by default. */
export function rotation(said: object): Rotation {
  const whole = { name: 'payments', zone: 'Europe/Amsterdam', ...said };
  const pagers = [{ name: 'pagerduty', kind: 'pagerduty' }];
  const [read] = settingsSchema.parse({ oncall: { rotations: [whole] }, pagers }).oncall.rotations;
  if (read === undefined) throw new Error('a rotation expected');
  return read;
}

/** The only layer of a rotation. */
export function layer(said: object = {}): object {
  return { name: 'primary', people: ['U0ANA', 'U0BEN'], since: '2026-11-23', ...said };
}
