import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const responseUrlUses = 5;
export const responseUrlLifeMs = 30 * 60_000;
const urlsMax = 5000;

/** What a response URL answers to: the person and channel, and the message that was acted on. */
export type ResponseTarget = {
  readonly user: string;
  readonly channel: string;
  readonly thread_ts?: string | undefined;
  readonly message_ts?: string | undefined;
};

export type ResponseUrls = {
  /** The last part of the URL's path. */
  issue(target: ResponseTarget): string;
  /** Spends one use. @throws Refusal when it is unknown, used up or too old. */
  spend(id: string): ResponseTarget;
};

/** Response URLs: five uses in thirty minutes each. */
export function createResponseUrls(now: () => number): ResponseUrls {
  const issued = new Map<string, { readonly target: ResponseTarget; readonly atMs: number; uses: number }>();
  return {
    issue(target) {
      const id = randomBytes(18).toString('hex');
      issued.set(id, { target, atMs: now(), uses: 0 });
      const oldest = issued.size > urlsMax ? issued.keys().next().value : undefined;
      if (oldest !== undefined) issued.delete(oldest);
      return id;
    },
    spend(id) {
      const url = issued.get(id);
      if (!url || now() - url.atMs > responseUrlLifeMs) throw new Refusal('expired_url');
      if (url.uses >= responseUrlUses) throw new Refusal('used_url');
      url.uses += 1;
      return url.target;
    },
  };
}
