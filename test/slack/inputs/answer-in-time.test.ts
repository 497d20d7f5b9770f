import { expect, test } from '@jest/globals';
import type { Answer } from '../../../src/slack/answer.ts';
import { DirectoryUnavailableError } from '../../../src/slack/directory.ts';
import { answerInTime } from '../../../src/slack/inputs/app-context.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const app = { logger: silent };

/** What somebody is told, in order, whose request ends so only once it has been acknowledged. */
async function toldLate(asked: Parameters<typeof answerInTime>[1], ends: () => Promise<Answer | null>) {
  const texts: (string | null)[] = [];
  let acknowledged: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    acknowledged = resolve;
  }).then(ends);
  await answerInTime(
    app,
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
    toldLate('add_note', async () => ({ text: 'Your note is in INC-1 (event 2).' })),
    toldLate('acknowledge', async () => null),
    toldLate('declare', () => Promise.reject(new DirectoryUnavailableError('gone'))),
    toldLate(null, async () => ({ text: 'the list' })),
    toldLate(null, async () => null),
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
  ]);
});

test('what is done in time is acknowledged with its answer, and nothing follows', async () => {
  const texts: string[] = [];
  const tell = async (answer: Answer | null) => {
    texts.push(answer?.text ?? 'nothing');
  };
  await answerInTime(app, 'add_note', Promise.resolve({ text: 'Your note is in INC-1 (event 2).' }), tell, tell);
  await answerInTime(app, 'acknowledge', Promise.resolve(null), tell, tell);
  expect(texts).toEqual(['Your note is in INC-1 (event 2).', 'nothing']);
});
