import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkChain, genesisHash, type Hashed, hashOf } from '../../src/kernel/chain.ts';
import { anySteps } from '../capabilities/any-command.ts';
import { declare, play } from '../capabilities/story.ts';

const flipped = (hex: string) => hex.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));

describe('the chain', () => {
  test('holds for every story, and names the sequence of any event that was changed', () => {
    fc.assert(
      fc.property(
        anySteps(20),
        fc.nat(),
        fc.constantFrom('actor', 'occurred_at', 'hash', 'previous_hash', 'event_id', 'type', 'origin', 'data'),
        (steps, at, field) => {
          const { stored } = play(steps);
          expect(checkChain(stored)).toMatchObject({ intact: true, length: stored.length });
          const index = at % stored.length;
          const forged = stored.map((event, position) => {
            if (position !== index) return event;
            if (field === 'data') return { ...event, data: { ...Object(event.data), version: 2 } };
            const changed = field.endsWith('hash') ? flipped(event[field]) : `${event[field]}X`;
            return { ...event, [field]: changed };
          });
          expect(checkChain(forged)).toMatchObject({ intact: false, sequence: index + 1 });
        },
      ),
    );
  });

  test('notices an event that was taken out, moved, or belongs to another incident', () => {
    const { stored } = play([
      ['U0ANA', declare()],
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'add_note', text: 'looking' }],
    ]);
    expect(checkChain(stored.toSpliced(1, 1))).toMatchObject({ intact: false, sequence: 2 });
    expect(checkChain(stored.toReversed())).toMatchObject({ intact: false, sequence: 1 });
    const other = stored.map((event, index) => (index === 1 ? { ...event, incident_id: 'another' } : event));
    expect(checkChain(other)).toMatchObject({ intact: false, sequence: 2, reason: 'it belongs to another incident' });
  });

  test('is of one scheme for ever: an event hashes to this and to nothing else', () => {
    const event: Hashed = {
      event_id: '6f0b3c1e-5d0a-5c1b-9c61-6b3f7c0f2a42',
      incident_id: 'a1b2c3d4-5d0a-5c1b-9c61-6b3f7c0f2a42',
      sequence: 1,
      type: 'declared',
      data: { version: 1, b: 'é', a: [1, { z: null }] },
      actor: 'U0ANA',
      origin: 'command',
      occurred_at: '2026-11-24T02:14:00.000Z',
    };
    const hash = '3898020fe0ee14ae28a3dce4943cf813bca8ce8e94939739ee67c54dda3b66b3';
    expect(hashOf(genesisHash, event)).toBe(hash);
    expect(hashOf(genesisHash, { ...event, data: { a: [1, { z: null }], version: 1, b: 'é' } })).toBe(hash);
  });

  test.each<[string, unknown]>([
    ['a number that no JSON has', { version: Number.POSITIVE_INFINITY }],
    ['nesting that nobody can walk', Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], null)],
    ['nothing at all', undefined],
  ])('is broken by %s, and checked all the same', (_, data) => {
    const [event] = play([['U0ANA', declare()]]).stored;
    if (event === undefined) throw new Error('an event expected');
    expect(checkChain([{ ...event, data }])).toMatchObject({ intact: false, sequence: 1 });
  });
});
