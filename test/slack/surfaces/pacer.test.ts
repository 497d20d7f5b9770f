import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPacer, type Lane } from '../../../src/slack/surfaces/pacer.ts';

const edit = { method: 'chat.update', channel: 'C1', message: '1.1' };

/** A pacer, and its clock. */
function paced() {
  let nowMs = 0;
  const pacer = createPacer(() => nowMs);
  return {
    ...pacer,
    pass(ms: number) {
      nowMs += ms;
    },
    /** How long it takes until a call is made that is asked for as soon as it may be. */
    waitFor(
      call: { readonly method: string; readonly channel: string; readonly message?: string },
      lane: Lane,
    ): number {
      const startMs = nowMs;
      for (let waitMs = pacer.take(call, lane); waitMs !== null; waitMs = pacer.take(call, lane)) nowMs += waitMs;
      return nowMs - startMs;
    },
  };
}

describe('a pacer', () => {
  test('lets a note a second show within 5 s, in fewer edits than Slack takes in a minute', () => {
    const { waitFor, pass } = paced();
    let edits = 0;
    for (let passedMs = 0; passedMs < 60_000; edits += 1) {
      pass(1_000);
      const waitedMs = waitFor(edit, 'update');
      expect(waitedMs).toBeLessThanOrEqual(5_000);
      passedMs += 1_000 + waitedMs;
    }
    expect(edits).toBeLessThan(40);
  });

  test('spreads a message’s edits, and those of no other', () => {
    const { take, waitFor } = paced();
    for (let made = 0; made < 10; made += 1) expect(take(edit, 'page')).toBeNull();
    expect(take(edit, 'page')).toBe(3_000);
    expect(take({ ...edit, message: '2.2' }, 'update')).toBeNull();
    expect(waitFor(edit, 'page')).toBe(3_000);
  });

  test('leaves a method that was limited to what is more urgent', () => {
    const { take, limited } = paced();
    const pin = { method: 'pins.add', channel: 'C1' };
    for (const channel of ['C2', 'C3']) limited('pins.add', channel);
    expect(take(pin, 'cosmetic')).toBeGreaterThan(0);
    const made = (lane: Lane) => {
      let count = 0;
      while (take(pin, lane) === null) count += 1;
      return count;
    };
    expect(made('update')).toBeGreaterThan(0);
    expect(made('page')).toBeGreaterThan(0);
    expect(made('cosmetic')).toBe(0);
  });

  test('leaves a method’s other channels alone while a single one is limited', () => {
    const { take, limited, pass } = paced();
    const pin = { method: 'pins.add', channel: 'C1' };
    for (let times = 0; times < 3; times += 1) limited('pins.add', 'C2');
    expect(take(pin, 'cosmetic')).toBeNull();
    pass(31_000);
    limited('pins.add', 'C3');
    expect(take(pin, 'cosmetic')).toBeNull();
    limited('conversations.create', '');
    expect(take({ method: 'conversations.create', channel: '' }, 'cosmetic')).toBeGreaterThan(0);
  });

  test('lets everything through in the end, whatever was asked before', () => {
    const lane = fc.constantFrom<Lane>('page', 'update', 'cosmetic');
    const method = fc.constantFrom('chat.update', 'chat.postMessage', 'pins.add', 'conversations.create');
    const call = fc.record({ method, channel: fc.constantFrom('C1', 'C2', ''), lane, limited: fc.boolean() });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 100 }), (calls) => {
        const { waitFor, limited } = paced();
        for (const { method, channel, lane, limited: isLimited } of calls) {
          if (isLimited) limited(method, channel);
          expect(waitFor({ method, channel }, lane)).toBeLessThanOrEqual(60_000);
        }
      }),
    );
  });
});
