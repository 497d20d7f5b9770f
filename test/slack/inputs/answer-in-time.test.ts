import { expect, test } from '@jest/globals';
import type { Answer } from '../../../src/slack/answer.ts';
import { createAnswers } from '../../../src/slack/answers/answers.ts';
import { DirectoryUnavailableError } from '../../../src/slack/directory.ts';
import { type Again, againOf } from '../../../src/slack/inputs/again.ts';
import { type Acknowledge, answerInTime } from '../../../src/slack/inputs/answer-in-time.ts';
import { clicksIn } from '../clicks-in.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const to = { team: 'T1', user: 'U1', channel: 'C1', responseUrl: 'https://hooks.slack.com/1', triggerId: null };

type Asked = Parameters<typeof answerInTime>[1]['asked'];

/** What somebody is shown, in order, and what stays written down. `isDown`: nothing can be written down. */
async function shown(
  asked: Asked,
  work: (acknowledged: Promise<void>) => Promise<Answer | null>,
  {
    kind = 'with_answer',
    isDown = false,
    hangs = false,
    typed = '',
    again = null,
  }: {
    readonly kind?: Acknowledge['kind'];
    readonly isDown?: boolean;
    /** Slack takes no answer until the request is acknowledged. */
    readonly hangs?: boolean;
    readonly typed?: string;
    readonly again?: Again | null;
  } = {},
) {
  let acknowledged: () => void = () => undefined;
  const acknowledgement = new Promise<void>((resolve) => {
    acknowledged = resolve;
  });
  const texts: (string | null)[] = [];
  const buttons: number[] = [];
  const rows = new Set<string>();
  const answers = createAnswers({
    rows: {
      async write(answerId) {
        if (isDown) throw new Error('the database is down');
        rows.add(answerId);
      },
      extend: async (ids) => new Set(ids),
      async forget(answerId) {
        rows.delete(answerId);
      },
      release: async () => undefined,
      due: async () => [],
      waiting: async () => 0,
      takeOver: async () => null,
      isSettled: async () => false,
      incidentOf: async () => null,
    },
    async send(_way, _user, { text }) {
      texts.push(text);
      if (hangs) await acknowledgement;
      return { kind: 'told' };
    },
    leftAnswer: async () => null,
    clock: () => performance.now(),
    logger,
  });
  const working = work(acknowledgement);
  const send = async (answer: Answer | null) => {
    const alone = rows.size === 0 ? 'acknowledged' : 'acknowledged with it written down';
    texts.push(kind === 'with_answer' ? (answer?.text ?? null) : alone);
    buttons.push(clicksIn(answer?.blocks).length);
    acknowledged();
  };
  await answerInTime(
    { answers, logger },
    { to, requestId: 'r1', asked, typed, again, acknowledge: { kind, send } },
    working,
  );
  return { texts, buttons, isForgotten: rows.size === 0 };
}

/** The same of a request that ends so only once it has been acknowledged. */
async function shownLate(asked: Asked, ends: () => Promise<Answer | null>, options?: Parameters<typeof shown>[2]) {
  const { texts, isForgotten } = await shown(asked, (acknowledged) => acknowledged.then(ends), options);
  expect(isForgotten).toBe(true);
  return texts;
}

const noted = async () => ({ text: 'Your note is in INC-1 (event 2).' });

test('what takes long is acknowledged by its name, and what became of it follows', async () => {
  const told = await Promise.all([
    shownLate('add_note', noted),
    shownLate('acknowledge', async () => null),
    shownLate('declare', () => Promise.reject(new DirectoryUnavailableError('gone'))),
    shownLate(null, async () => ({ text: 'the list' })),
    shownLate(null, async () => null),
    shownLate('acknowledge', async () => null, { kind: 'alone' }),
  ]);
  expect(told).toEqual([
    ['Still recording the note… The outcome follows here.', 'Your note is in INC-1 (event 2).'],
    ['Still recording the acknowledgement… The outcome follows here.', 'Now recorded: the acknowledgement.'],
    [
      expect.stringMatching(/^Still recording the declaration…/),
      expect.stringMatching(/^The database can’t be reached/),
    ],
    ['Still working… The answer follows here.', 'the list'],
    // A form that has opened, say: it speaks for itself.
    ['Still working… The answer follows here.'],
    [
      'acknowledged with it written down',
      'Still recording the acknowledgement… The outcome follows here.',
      'Now recorded: the acknowledgement.',
    ],
  ]);
});

test('where it can’t be written down that an answer is owed, nobody is promised one', async () => {
  const told = await Promise.all([
    shownLate('add_note', noted, { isDown: true }),
    shownLate('declare', noted, { isDown: true }),
    shownLate(null, noted, { isDown: true }),
  ]);
  expect(told.map(([first]) => first)).toEqual([
    'Still recording the note… The database is slow. If no outcome follows here, `/incident timeline` shows whether it was recorded.',
    'Still recording the declaration… The database is slow. If no outcome follows here, `/incident list` shows whether it was recorded.',
    'Still working… If no answer follows here, please ask again.',
  ]);
  expect(told.map(([, second]) => second)).toEqual(Array(3).fill('Your note is in INC-1 (event 2).'));
});

test('what is done in time is acknowledged with its answer, and nothing follows', async () => {
  expect((await shown('add_note', noted)).texts).toEqual(['Your note is in INC-1 (event 2).']);
  expect((await shown('acknowledge', async () => null)).texts).toEqual([null]);
  expect((await shown('acknowledge', async () => null, { kind: 'alone' })).texts).toEqual(['acknowledged']);
  expect((await shown('add_note', noted, { kind: 'alone' })).texts).toEqual([
    'Your note is in INC-1 (event 2).',
    'acknowledged',
  ]);
});

test('an answer that Slack does not take before a click is acknowledged is written down by then', async () => {
  const { texts, isForgotten } = await shown('add_note', noted, { kind: 'alone', hangs: true });
  expect(texts).toEqual(['Your note is in INC-1 (event 2).', 'acknowledged with it written down']);
  expect(isForgotten).toBe(true);
});

test('what is not known yet can be sent again by a button, or is given back where it is too long for one', async () => {
  const requestId = 'f5f1a7c2-5d0a-5c1b-9c61-6b3f7c0f2a42';
  const input = { requestId, place: null, origin: 'command', occurredAt: undefined } as const;
  const note = (text: string) => {
    const asked = { kind: 'command', command: { type: 'add_note', text } } as const;
    return { typed: `/incident note ${text}`, again: againOf(input, asked, 'U1', '2026-11-26T13:10:00.000Z') };
  };
  const late = (options: ReturnType<typeof note>) =>
    shown('add_note', (acknowledged) => acknowledged.then(noted), options);
  const failed = (options: ReturnType<typeof note>) => shown('add_note', () => Promise.reject(new Error('x')), options);
  const [short, long] = [note('it is the cache'), note('it is the cache '.repeat(150))];
  const [lateShort, lateLong, failedShort, failedLong] = await Promise.all([
    late(short),
    late(long),
    failed(short),
    failed(long),
  ]);
  expect(lateShort).toMatchObject({ buttons: [1] });
  expect(lateShort.texts[0]).toBe('Still recording the note… The outcome follows here.');
  expect(lateLong).toMatchObject({ buttons: [0] });
  expect(lateLong.texts[0]).toMatch(
    /^Still recording the note… The outcome follows here\.\nYou wrote: “\/incident note it/,
  );
  expect(failedShort).toMatchObject({
    buttons: [1],
    texts: [expect.stringContaining('You wrote: “/incident note it')],
  });
  expect(failedLong).toMatchObject({ buttons: [0], texts: [expect.stringContaining('You wrote: “/incident note it')] });
});
