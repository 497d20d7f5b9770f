import { randomBytes, randomInt } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** How long a trigger opens a view. https://docs.slack.dev/interactivity/handling-user-interaction */
export const triggerLifeMs = 3000;
const triggersMax = 1000;

type Trigger = { readonly user: string; readonly atMs: number; readonly fromView: string | undefined; used: boolean };

export type Triggers = {
  issue(user: string, fromView?: string): string;
  /** Spends a trigger. @throws Refusal when it is unknown, spent or too old. */
  exchange(id: string): { readonly user: string; readonly fromView: string | undefined };
};

/** Trigger ids: each opens one view, within three seconds. */
export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, Trigger>();
  return {
    issue(user, fromView) {
      const id = `${now()}.${randomInt(1_000_000_000, 9_999_999_999)}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { user, atMs: now(), fromView, used: false });
      const oldest = issued.size > triggersMax ? issued.keys().next().value : undefined;
      if (oldest !== undefined) issued.delete(oldest);
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (!trigger) throw new Refusal('invalid_trigger_id');
      if (trigger.used) throw new Refusal('exchanged_trigger_id');
      if (now() - trigger.atMs > triggerLifeMs) throw new Refusal('expired_trigger_id');
      trigger.used = true;
      return { user: trigger.user, fromView: trigger.fromView };
    },
  };
}
