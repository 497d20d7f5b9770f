import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestId } from '../../../src/kernel/request-id.ts';
import { againOf, readAgain, readSaid, withInstead, withRetry } from '../../../src/slack/inputs/again.ts';
import { givenBack } from '../../../src/slack/inputs/outcome-answer.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { anyCommand } from '../../capabilities/any-command.ts';
import { askedBy } from '../../support/settings.ts';
import { clicksIn } from '../clicks-in.ts';
import { expectSendable } from '../expect-sendable.ts';

const id = requestId('test');
const at = '2026-11-26T13:10:00.000Z';
const input = { requestId: id, place: { channel_id: 'C0GENERAL' }, origin: 'command', occurredAt: undefined } as const;

describe('a request that is sent again', () => {
  test('is the same to the letter, by the same id, or has no button', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const again = againOf(input, { kind: 'command', command }, 'U0ANA', at);
        const answer = withRetry({ text: 'Not known.' }, again);
        expectSendable(answer);
        const [retry] = clicksIn(answer.blocks);
        if (retry === undefined) return expect(JSON.stringify(again).length).toBeGreaterThan(2_000);
        expect(readAgain(retry.action_id, retry.value, 'U0ANA')).toEqual({ ...again, command });
        expect(readAgain(retry.action_id, retry.value, 'U0BEN')).toBeNull();
      }),
    );
  });

  test('keeps when it was asked for first', () => {
    const first = againOf(input, { kind: 'command', command: { type: 'acknowledge' } }, 'U0ANA', at);
    const second = againOf(
      { ...input, occurredAt: first?.at },
      { kind: 'command', command: { type: 'acknowledge' } },
      'U0ANA',
      '2026-11-26T13:20:00.000Z',
    );
    expect(second?.at).toBe(at);
  });

  test.each(['', '{', '{}', JSON.stringify({ id: 'no', user: 'U0ANA' })])('is none from %j', (value) => {
    expect(readAgain('incident:retry:v1', value, 'U0ANA')).toBeNull();
  });
});

describe('a word that is none', () => {
  const insteadOf = (typed: string) => {
    const asked = readLine(typed, askedBy('U0ANA'));
    return asked.kind === 'unclear' ? (asked.instead ?? []) : [];
  };

  test('offers what may have been meant, as a line that says it', () => {
    expect(insteadOf('resovle it was the cache')).toEqual([
      { label: '/incident resolve', line: 'resolve it was the cache' },
      { label: 'Add it as a note', line: 'note resovle it was the cache' },
      { label: 'Declare it', line: 'declare resovle it was the cache' },
    ]);
    expect(insteadOf('the database is slow').map(({ line }) => line)).toContain('note the database is slow');
    expect(insteadOf('re').filter(({ label }) => label.startsWith('/incident'))).toHaveLength(3);
    expect(insteadOf('resolve it')).toEqual([]);
  });

  test('is said by a button that counts once, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (typed) => {
        const line = `xyzzy ${typed}`;
        const answer = givenBack(withInstead({ text: 'x' }, insteadOf(line), id), line);
        expectSendable(answer);
        const clicks = clicksIn(answer.blocks);
        expect(new Set(clicks.map(({ action_id }) => action_id)).size).toBe(clicks.length);
        for (const { action_id, value } of clicks) {
          const said = readSaid(action_id, value);
          expect(said?.line).toBe(value.slice(value.indexOf(' ') + 1));
          expect(readSaid(action_id, value)?.id).toBe(said?.id);
        }
      }),
    );
    const [first, second] = clicksIn(withInstead({ text: 'x' }, insteadOf('fo bar'), id).blocks);
    expect(first?.value.split(' ')[0]).not.toBe(second?.value.split(' ')[0]);
  });

  test('is no line without an id', () => {
    expect(readSaid('incident:say_first:v1', 'resolve it')).toBeNull();
    expect(readSaid('incident:retry:v1', `${id} resolve it`)).toBeNull();
  });
});
