import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { textLengthMax, titleLengthMax } from '../../src/kernel/text.ts';
import { typedOnOneLine } from '../../src/kernel/typed-text.ts';
import { signalStates } from '../../src/signals/signal.ts';
import type { Reading, Told } from '../../src/signals/source.ts';
import { sourceOf, sources } from '../../src/signals/sources/index.ts';
import { anyCharacter } from '../support/any-character.ts';
import type { Sent } from './examples/example.ts';
import { examples } from './examples/index.ts';

const receivedAt = '2026-11-26T03:30:00.000Z';

function read(kind: string, { body, headers = {} }: Sent, at = receivedAt): Reading {
  const reading = sourceOf(kind)?.read({ body, headers, receivedAt: at });
  if (reading === undefined) throw new Error(`There is no source ${kind}`);
  return reading;
}

/** The one signal of a delivery. */
function signalOf(kind: string, sent: Sent, at = receivedAt): Told {
  const reading = read(kind, sent, at);
  if (reading.kind !== 'signals' || reading.signals.length !== 1) throw new Error(JSON.stringify(reading));
  const [signal] = reading.signals;
  if (signal === undefined) throw new Error('There is no signal');
  return signal;
}

test('each source of the list has its example', () => {
  expect(examples.map(({ kind }) => kind)).toEqual(sources.map(({ kind }) => kind));
});

describe.each(examples)(
  '$kind',
  ({ kind, firing, again, other, cleared, acknowledged, told, ignored = [], unreadable, more = [] }) => {
    test('fires', () => {
      expect(signalOf(kind, firing)).toMatchObject({ state: 'firing', ...told.firing });
    });

    test('clears: the same alert, and other news', () => {
      const first = signalOf(kind, firing);
      const last = signalOf(kind, cleared);
      expect(last).toMatchObject({ state: 'cleared', alert: first.alert, ...told.cleared });
      expect(last.delivery).not.toBe(first.delivery);
    });

    test('tells the same news again as the same signal, whenever it comes', () => {
      const first = signalOf(kind, firing);
      const second = signalOf(kind, again, '2026-11-26T07:30:00.000Z');
      expect([second.alert, second.delivery]).toEqual([first.alert, first.delivery]);
    });

    test('tells two alerts apart', () => {
      expect(signalOf(kind, other).alert).not.toBe(signalOf(kind, firing).alert);
    });

    test('is acknowledged where its source tells so', () => {
      if (acknowledged === undefined) return;
      const signal = signalOf(kind, acknowledged);
      expect(signal).toMatchObject({
        state: 'acknowledged',
        alert: signalOf(kind, firing).alert,
        ...told.acknowledged,
      });
      expect(signal.delivery).not.toBe(signalOf(kind, firing).delivery);
    });

    for (const [sent, reason] of ignored) {
      test(`tells of no alert: ${reason}`, () => {
        expect(read(kind, sent)).toEqual({ kind: 'ignored', reason });
      });
    }

    for (const [sent, field] of unreadable) {
      test(`can’t be read for ${field}`, () => {
        expect(read(kind, sent)).toEqual({ kind: 'unreadable', sentence: expect.stringContaining(field) });
      });
    }

    for (const [says, sent, expected] of more) {
      test(says, () => {
        expect(signalOf(kind, sent)).toMatchObject(expected);
      });
    }
  },
);

test('an event of PagerDuty’s without a key is always another alert, and a retry that names its time is not', () => {
  const event = (payload: object) => ({ body: { routing_key: 'k', event_action: 'trigger', payload } });
  const untimed = event({ summary: 'Down', source: 's', severity: 'error' });
  const later = '2026-11-26T03:30:00.001Z';
  const one = signalOf('pagerduty-events', untimed);
  const two = signalOf('pagerduty-events', untimed, later);
  expect(two.alert).not.toBe(one.alert);
  const timed = event({ summary: 'Down', source: 's', severity: 'error', timestamp: '2026-11-26T02:14:07Z' });
  expect(signalOf('pagerduty-events', timed, later)).toEqual(signalOf('pagerduty-events', timed));
  expect(sourceOf('pagerduty-events')?.answer?.({ ...timed, headers: {}, receivedAt })).toEqual({
    status: 202,
    body: {
      status: 'success',
      message: 'Event processed',
      dedup_key: signalOf('pagerduty-events', timed).labels.dedup_key,
    },
  });
});

test('where neither an id nor a time is sent, a second firing is not taken for the first', () => {
  const sent = { body: { key: 'backup', title: 'The backup failed' } };
  const [one, two] = [receivedAt, '2026-11-26T03:31:00.000Z'].map((at) => signalOf('generic', sent, at));
  expect(two?.alert).toBe(one?.alert);
  expect(two?.delivery).not.toBe(one?.delivery);
});

test('no routing key of a sender is in what is read of its event', () => {
  const [example] = examples.filter(({ kind }) => kind === 'pagerduty-events');
  expect(JSON.stringify(read('pagerduty-events', example?.firing ?? { body: null }))).not.toContain('hush');
});

test('a title of plain letters is read as any other', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '~', ' ', '  ', '\t', '\u007f', 'é'), maxLength: 12 }),
      (title) => {
        const { title: read } = signalOf('generic', { body: { key: 'k', title } });
        expect(read).toBe(typedOnOneLine(title) || 'k');
      },
    ),
  );
});

test('the first of very many labels are kept', () => {
  const labels = Object.fromEntries(Array.from({ length: 100 }, (_, nth) => [`label${nth}`, nth]));
  const read = signalOf('generic', { body: { key: 'k', labels: { list: [], none: null, ...labels } } }).labels;
  expect(Object.keys(read)).toEqual(Object.keys(labels).slice(0, 64));
});

/** What every signal is, whatever was sent. */
const toldSchema = z.strictObject({
  delivery: z.string().min(1).max(200),
  alert: z.string().min(1).max(200),
  state: z.enum(signalStates),
  title: z
    .string()
    .min(1)
    .max(titleLengthMax)
    .regex(/^\P{Cc}+$/u),
  text: z.string().min(1).max(textLengthMax).optional(),
  severity: z.string().min(1).max(100).optional(),
  service: z.string().min(1).max(100).optional(),
  labels: z.record(z.string().min(1).max(100), z.string().max(500)),
  link: z
    .string()
    .regex(/^https?:\/\//)
    .optional(),
  at: z.iso.datetime({ precision: 3 }),
  untimed: z.literal(true).optional(),
  again: z.literal(true).optional(),
});

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    '0001-01-01T00:00:00Z',
    '99999999999999999999',
    '$ID',
    '__proto__',
    'constructor',
  ),
  fc.integer({ min: 100, max: 5000 }).map((length) => '🔥x'.repeat(length)),
);
const anyValue = fc.oneof(
  anyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(Number.POSITIVE_INFINITY, -1, 2 ** 53, null, [], {}),
);

/** A body that a source sends, with some of its values replaced or gone. */
function spoilt(body: unknown): fc.Arbitrary<unknown> {
  const kept = { weight: 6, arbitrary: fc.constant(body) };
  if (Array.isArray(body)) {
    return fc.oneof({ weight: 20, arbitrary: fc.tuple(...body.map(spoilt)) }, anyValue);
  }
  if (typeof body !== 'object' || body === null) return fc.oneof(kept, anyValue);
  const fields = Object.entries(body).map(([key, value]) => [key, spoilt(value)] as const);
  const whole = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  return fc.oneof(kept, { weight: 20, arbitrary: whole }, anyValue);
}

describe.each(examples)('whatever is sent to $kind', (example) => {
  const { kind, firing, cleared } = example;
  const embedded = kind === 'cloudwatch' ? spoiltMessage(firing.body) : fc.constant(null);
  const anyBody = fc.oneof(spoilt(firing.body), spoilt(cleared.body), fc.jsonValue(), embedded);
  const headers = { ...firing.headers };

  test('is read, and makes signals of the right form', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const reading = read(kind, { body, headers });
        if (reading.kind === 'signals') {
          for (const signal of reading.signals) {
            expect(toldSchema.safeParse(signal).error).toBeUndefined();
            expect(JSON.stringify(signal)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is named the same in whatever order its keys come', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(read(kind, { body: reversed(body), headers })).toEqual(read(kind, { body, headers }));
      }),
      { numRuns: 100 },
    );
  });
});

/** A notification whose message is spoilt. */
function spoiltMessage(body: unknown): fc.Arbitrary<unknown> {
  const envelope = z.looseObject({ Message: z.string() }).parse(body);
  return spoilt(JSON.parse(envelope.Message)).map((message) => ({ ...envelope, Message: JSON.stringify(message) }));
}

/** The same with its keys in the other order. Labels keep theirs: the first of very many are kept. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, below]) => [key, reversed(below)]),
  );
}
