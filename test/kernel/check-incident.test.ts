import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident } from '../../src/capabilities/index.ts';
import { genesisHash, hashOf } from '../../src/kernel/chain.ts';
import { checkIncident } from '../../src/kernel/check-incident.ts';
import { commitTo, type TextRow } from '../../src/kernel/commitment.ts';
import type { StoredEvent } from '../../src/kernel/event.ts';
import { anySteps } from '../capabilities/any-command.ts';
import { declare, play, type Step, type Story } from '../capabilities/story.ts';

const note: Step = ['U0BEN', { type: 'add_note', text: 'the password is hunter2' }];
const told = play([['U0ANA', declare()], note, ['U0BEN', { type: 'acknowledge' }]]);
const redacted = play([
  ['U0ANA', declare()],
  note,
  ['system:operator', { type: 'redact', sequence: 2, reason: 'a password' }],
]);

const check = ({ stored }: Pick<Story, 'stored'>, texts: readonly TextRow[]) => checkIncident(incident, stored, texts);

/** The same events with something else in them, chained anew: what a forger with the database would leave. */
function chained(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let previous_hash = genesisHash;
  return events.map((event) => {
    const link = { ...event, previous_hash, hash: hashOf(previous_hash, event) };
    previous_hash = link.hash;
    return link;
  });
}

function changed(sequence: number, change: (event: StoredEvent) => Partial<StoredEvent>): readonly StoredEvent[] {
  return chained(told.stored.map((event) => (event.sequence === sequence ? { ...event, ...change(event) } : event)));
}

describe('the check of an incident', () => {
  test('finds any story intact, with the events and the state that were told, before and after the deletion', () => {
    fc.assert(
      fc.property(anySteps(20), (steps) => {
        const story = play(steps);
        const after = check(story, story.texts);
        expect(after).toMatchObject({ intact: true, newer: 0, unexplained: [] });
        if (!after.intact) return;
        expect(after.events).toEqual(story.events);
        expect(after.state).toEqual(story.state);
        expect(after.redactions.every(({ stillStands }) => !stillStands)).toBe(true);
        expect(check(story, story.typed)).toMatchObject({ intact: true, events: after.events });
      }),
    );
  });

  test('names the first event whose text was changed, taken away or given another salt', () => {
    fc.assert(
      fc.property(anySteps(20), fc.nat(), fc.constantFrom('text', 'salt', 'gone', 'moved'), (steps, at, how) => {
        const story = play(steps);
        const index = at % story.texts.length;
        const row = story.texts[index];
        if (row === undefined) return;
        const other = {
          text: { ...row, text: `${row.text}.` },
          salt: { ...row, salt: row.salt.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
          // The first letters of a text in the salt would leave the same hash.
          moved: {
            ...row,
            salt: `${row.salt}${Buffer.from(row.text).subarray(0, 1).toString('hex')}`,
            text: Buffer.from(row.text).subarray(1).toString('utf8'),
          },
          gone: null,
        }[how];
        const texts = story.texts.toSpliced(index, 1, ...(other === null ? [] : [other]));
        expect(check(story, texts)).toMatchObject({ intact: false, sequence: row.sequence });
      }),
    );
  });

  test('says why a text that is missing is a fault, and why one that was redacted is none', () => {
    expect(check(told, [])).toEqual({
      intact: false,
      sequence: 1,
      reason: 'its text is missing, and no event says that it was redacted',
    });
    expect(check(redacted, redacted.texts)).toMatchObject({
      intact: true,
      redactions: [{ sequence: 2, by: 'system:operator', at: '2026-11-24T02:02:00.000Z', stillStands: false }],
    });
  });

  test('tells a text that still stands after it was redacted, and shows it to nobody', () => {
    const standing = check(redacted, redacted.typed);
    expect(standing).toMatchObject({ intact: true, redactions: [{ sequence: 2, stillStands: true }] });
    expect(JSON.stringify(standing)).not.toContain('hunter2');
  });

  test.each<[string, TextRow]>([
    ['a field that holds no text', { sequence: 2, field: 'other', text: 'x', salt: '00'.repeat(16) }],
    ['an event that holds no text', { sequence: 3, field: 'text', text: 'x', salt: '00'.repeat(16) }],
    ['an event that there is not', { sequence: 9, field: 'text', text: 'x', salt: '00'.repeat(16) }],
    ['a text that there is already', told.texts[1] ?? { sequence: 0, field: '', text: '', salt: '' }],
  ])('finds a text of %s', (_, row) => {
    expect(check(told, [...told.texts, row])).toEqual({
      intact: false,
      sequence: row.sequence,
      reason: 'a text stands beside it that it holds no commitment to',
    });
  });

  test.each<[string, (event: StoredEvent) => Partial<StoredEvent>]>([
    ['a field of the wrong kind', () => ({ data: { version: 1, text: 7 } })],
    ['a text in the record itself', () => ({ data: { version: 1, text: 'plain' } })],
    ['an erased text in the record itself', () => ({ data: { version: 1, text: { redacted: null } } })],
    ['no version', ({ data }) => ({ data: { ...Object(data), version: undefined } })],
    ['a date that is none', () => ({ occurred_at: 'yesterday' })],
    ['data that is no object', () => ({ data: 'x' })],
  ])('finds what no version of Quorum writes: %s', (_, change) => {
    const stored = changed(2, change);
    const data = JSON.stringify(stored[1]?.data);
    const texts = told.texts.filter(({ sequence }) => sequence !== 2 || data.includes('sha256'));
    expect(checkIncident(incident, stored, texts)).toEqual({
      intact: false,
      sequence: 2,
      reason: 'it says what no version of Quorum writes',
    });
  });

  test('finds events that do not add up', () => {
    const stored = changed(3, () => ({ type: 'reopened', data: { version: 1 } }));
    expect(checkIncident(incident, stored, told.texts)).toEqual({
      intact: false,
      sequence: 3,
      reason: 'it was not resolved',
    });
    expect(checkIncident(incident, [], [])).toEqual({ intact: false, sequence: 1, reason: 'there are no events' });
  });
});

describe('events of a newer version', () => {
  const text = 'a text of a field that nobody here knows';
  const salt = 'ab'.repeat(16);
  const newer: Readonly<Record<string, (event: StoredEvent) => Partial<StoredEvent>>> = {
    'another type': () => ({ type: 'page_sent', data: { version: 1, to: 'U0BEN' } }),
    'another version': () => ({ type: 'note_added', data: { version: 2, body: commitTo(text, salt) } }),
    'another field': ({ data }) => ({ data: { ...Object(data), mood: 'calm' } }),
  };

  test.each(Object.entries(newer))('of %s keep their chain and their texts, and are counted', (_, change) => {
    const stored = changed(2, change);
    const own = JSON.stringify(stored[1]?.data);
    const texts = own.includes('body')
      ? [...told.texts.filter(({ sequence }) => sequence !== 2), { sequence: 2, field: 'body', text, salt }]
      : told.texts.filter(({ sequence }) => sequence !== 2 || own.includes('sha256'));
    const checked = checkIncident(incident, stored, texts);
    expect(checked).toMatchObject({ intact: true, newer: 1, state: { unreadable: { sequence: 2, why: 'newer' } } });
    const forged = texts.map((row) => (row.sequence === 2 ? { ...row, text: 'forged' } : row));
    if (forged.some(({ sequence }) => sequence === 2)) {
      expect(checkIncident(incident, stored, forged)).toMatchObject({ intact: false, sequence: 2 });
    }
  });

  test('leave the incident to be read and not to be written', () => {
    const checked = checkIncident(incident, changed(3, newer['another type'] ?? Object), told.texts);
    if (!checked.intact || checked.state === null) throw new Error('an intact incident expected');
    expect(incident.timeline(checked.events)).toHaveLength(3);
    const by = { actor: 'U0ANA', at: '2026-11-24T03:00:00.000Z' };
    expect(incident.decide(checked.state, { type: 'add_note', text: 'x' }, by)).toMatchObject({
      kind: 'refused',
      reason: 'newer',
    });
  });

  test('may be what a later event rests on, and what redacted a text', () => {
    const story = play([['U0ANA', declare()], note, ['U0ANA', { type: 'resolve' }], ['U0ANA', { type: 'reopen' }]]);
    const stored = chained(
      story.stored.map((event) =>
        event.sequence === 3 ? { ...event, type: 'closed_for_good', data: { version: 1 } } : event,
      ),
    );
    expect(checkIncident(incident, stored, story.texts)).toMatchObject({ intact: true, newer: 1, unexplained: [] });
    const without = story.texts.filter(({ sequence }) => sequence !== 2);
    expect(checkIncident(incident, stored, without)).toMatchObject({ intact: true, newer: 1, unexplained: [2] });
    const after = story.texts.filter(({ sequence }) => sequence !== 1);
    expect(checkIncident(incident, stored.slice(0, 2), after)).toMatchObject({ intact: false, sequence: 1 });
  });

  test('leave nothing to add up where the declaration is one', () => {
    const stored = changed(1, ({ data }) => ({ data: { ...Object(data), version: 2 } }));
    expect(checkIncident(incident, stored, told.texts)).toMatchObject({ intact: true, newer: 1, state: null });
  });
});

test('whatever a database or a file holds, the check comes to an end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ index: fc.nat({ max: 4 }), field: fc.string(), value: fc.jsonValue() }), { maxLength: 3 }),
      (changes) => {
        const stored = told.stored.map((event, index) => {
          const own = changes.filter((change) => change.index === index).map(({ field, value }) => [field, value]);
          return { ...event, data: { ...Object(event.data), ...Object.fromEntries(own) } };
        });
        for (const events of [stored, chained(stored)]) {
          expect(typeof checkIncident(incident, events, told.texts).intact).toBe('boolean');
        }
      },
    ),
  );
});
