import { expect, test } from '@jest/globals';
import { incident } from '../../../src/capabilities/index.ts';
import { lifecycleOnSlack } from '../../../src/capabilities/lifecycle/lifecycle.slack.ts';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { renderSummary } from '../../../src/slack/surfaces/summary.ts';
import { storyOf } from '../../slack/any-state.ts';
import { askedBy } from '../../support/settings.ts';
import { declare } from '../story.ts';

const settings = settingsSchema.parse({
  severities: { sev1: { name: 'P1', mark: '🔥' }, sev5: { choosable: false }, default: 'sev2' },
});

const read = (line: string) => readLine(line, { ...askedBy('U0ANA'), settings });

/** The command that is carried out when somebody types a line. */
function commandOf(line: string) {
  const asked = read(line);
  if (asked.kind !== 'command' && asked.kind !== 'declare') throw new Error(`${line} asks for no command`);
  const command = lifecycleOnSlack.slack.configure?.(asked.command, settings, askedBy('U0ANA').at) ?? asked.command;
  const whole = incident.readCommand(asked.kind === 'declare' ? { ...command, team_id: 'T1', number: 42 } : command);
  if (whole === null) throw new Error(`${line} is no command`);
  return whole;
}

test('a severity is called by its name of then, in the state, the facts, the timeline and the summary', () => {
  const { state, events } = storyOf([
    ['U0ANA', commandOf('declare Checkout is down')],
    ['U0ANA', commandOf('sev P1')],
  ]);
  expect(state.severity).toBe('sev1');
  expect(incident.facts(state)[0]).toEqual([{ words: 'P1' }]);
  expect(incident.timeline(events)[1]?.says).toContainEqual({ words: 'set the severity to P1' });
  expect(renderSummary(state).text).toContain('P1');
  expect(JSON.stringify(renderSummary(state).blocks[0])).toContain('🔥 INC-42');
});

test('what was called otherwise before stays as it was called', () => {
  const { state } = storyOf([['U0ANA', declare()]]);
  expect(incident.facts(state)[0]).toEqual([{ words: 'sev1' }]);
});

test('a declaration without a severity has the one that is set for it', () => {
  expect(commandOf('declare Checkout is down')).toMatchObject({ severity: 'sev2' });
});

test.each(['sev 5', 'sev5', 'declare sev5 Checkout is down'])('one that may not be chosen is refused: %s', (line) => {
  expect(read(line)).toEqual({
    kind: 'unclear',
    says: `\`${line === 'sev 5' ? '5' : 'sev5'}\` is not a severity. The severities are sev1 (the worst), sev2, sev3 and sev4.`,
  });
});

test('a redelivery to a process with other settings is the same request', () => {
  const { events } = storyOf([['U0ANA', commandOf('declare sev1 Checkout is down')]]);
  const [event] = events;
  if (event === undefined) throw new Error('an event expected');
  expect(
    incident.isLeftBy(event, {
      ...declare(),
      type: 'declare',
      team_id: 'T1',
      number: 42,
      kind: 'real',
      title: 'Checkout is down',
      severity: 'sev1',
    }),
  ).toBe(true);
});
