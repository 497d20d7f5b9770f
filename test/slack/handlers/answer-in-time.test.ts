import { expect, test } from '@jest/globals';
import { UnreadableError } from '../../../src/slack/directory.ts';
import { type Answer, answerInTime } from '../../../src/slack/handlers/edge.ts';
import { language } from '../../../src/slack/render/language.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const edge = { language, logger: silent };

/** What somebody is told, in order, whose request ends so only once it has been acknowledged. */
async function toldLate(asked: Parameters<typeof answerInTime>[1], ends: () => Promise<Answer | null>) {
  const texts: (string | null)[] = [];
  let acknowledged: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    acknowledged = resolve;
  }).then(ends);
  await answerInTime(
    edge,
    asked,
    work,
    async (answer) => {
      texts.push(answer?.text ?? null);
      acknowledged();
    },
    async (answer) => {
      texts.push(answer.text);
    },
  );
  return texts;
}

test('what takes long is acknowledged by its name, and what became of it follows', async () => {
  const told = await Promise.all([
    toldLate('add_note', async () => ({ text: 'Noted in INC-1.' })),
    toldLate('acknowledge', async () => null),
    toldLate('declare', () => Promise.reject(new UnreadableError('gone'))),
    toldLate(null, async () => ({ text: 'the list' })),
    toldLate(null, async () => null),
  ]);
  expect(told).toEqual([
    ['Still recording the note… The outcome follows here as soon as it is known.', 'Noted in INC-1.'],
    [
      'Still recording the acknowledgement… The outcome follows here as soon as it is known.',
      'Recorded: the acknowledgement.',
    ],
    [
      expect.stringMatching(/^Still recording the declaration…/),
      expect.stringMatching(/^The database can’t be reached/),
    ],
    ['Still looking… The answer follows here as soon as there is one.', 'the list'],
    // A form that has opened, say: it speaks for itself.
    ['Still looking… The answer follows here as soon as there is one.'],
  ]);
});

test('what is done in time is acknowledged with its answer, and nothing follows', async () => {
  const texts: string[] = [];
  const tell = async (answer: Answer | null) => {
    texts.push(answer?.text ?? 'nothing');
  };
  await answerInTime(edge, 'add_note', Promise.resolve({ text: 'Noted in INC-1.' }), tell, tell);
  await answerInTime(edge, 'acknowledge', Promise.resolve(null), tell, tell);
  expect(texts).toEqual(['Noted in INC-1.', 'nothing']);
});
