import { expect, test } from '@jest/globals';
import { type Command, configure, incident } from '../../../src/capabilities/index.ts';
import { pagingOnSlack } from '../../../src/capabilities/paging/paging.slack.ts';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { expectSendable } from '../../slack/expect-sendable.ts';
import { placesOf } from '../../slack/places.ts';
import { askedBy } from '../../support/settings.ts';
import { declare, type Step, start } from '../story.ts';

const turn = { since: '2026-11-02', turn: '7d' };
const settings = settingsSchema.parse({
  oncall: {
    rotations: [
      {
        name: 'payments',
        services: ['checkout', 'office hours'],
        zone: 'UTC',
        layers: [
          { name: 'primary', people: ['U0ANA', 'U0BEN'], ...turn },
          { name: 'secondary', people: ['U0CHLOE'], ...turn },
        ],
      },
    ],
  },
  escalations: [
    {
      name: 'core',
      steps: [{ whom: ['payments/primary'], wait: '2m' }, { whom: ['S0TEAM', 'U0DAN', 'Payments/Secondary'] }],
      repeat: 2,
    },
  ],
});

const at = new Date(start).toISOString();
const read = (line: string) => readLine(line, { ...askedBy('U0BEN'), settings });

function commandOf(line: string) {
  const asked = read(line);
  if (asked.kind !== 'command') throw new Error(`${line} asks for no command`);
  const command = incident.readCommand(configure(asked.command, settings, at));
  if (command === null) throw new Error(`${line} is no command`);
  return command;
}

test('a page goes to an escalation, a rotation, one of its layers, a service, a person or a user group', () => {
  const whom = (line: string) => commandOf(`page ${line}`);
  expect(whom('core the queue is stuck')).toEqual({
    ...{ type: 'page', name: 'core', text: 'the queue is stuck', repeat: 2, snooze_seconds: 900 },
    steps: [
      { whom: [{ kind: 'rotation', of: 'payments', layer: 'primary' }], how: 'slack', wait_seconds: 120 },
      {
        whom: [
          { kind: 'group', of: 'S0TEAM' },
          { kind: 'person', of: 'U0DAN' },
          { kind: 'rotation', of: 'payments', layer: 'secondary' },
        ],
        ...{ how: 'slack', wait_seconds: 300 },
      },
    ],
    people: ['U0BEN'],
  });
  expect(whom('Payments')).toMatchObject({ name: 'payments', people: ['U0BEN', 'U0CHLOE'] });
  expect(whom('payments/secondary: now')).toMatchObject({ people: ['U0CHLOE'], text: 'now' });
  expect(whom('office hours, please look')).toMatchObject({ name: 'office hours', people: ['U0BEN', 'U0CHLOE'] });
  expect(whom('<@U0ANA|ana> please')).toMatchObject({ user_id: 'U0ANA', people: ['U0ANA'], text: 'please' });
  expect(whom('<!subteam^S0TEAM|@team>')).toMatchObject({ group: 'S0TEAM', people: [] });
});

test('whom nobody knows is not paged, and what would be is told', () => {
  expect(read('page')).toEqual({ kind: 'open', form: 'page' });
  expect(read('page paymnets now')).toMatchObject({
    kind: 'unclear',
    says: expect.stringContaining('Did you mean `/incident page payments`?'),
  });
  expect(read('page @zoe')).toMatchObject({ kind: 'unclear', says: expect.stringContaining('knows nobody called') });
  expect(readLine('page payments', askedBy('U0BEN'))).toMatchObject({ kind: 'unclear' });
});

test('who is on call is asked at each step', () => {
  const state = storyOf([
    ['U0ANA', declare()],
    ['U0ANA', commandOf('page core')],
  ]).state;
  const due = incident.nextDue(state);
  const later = configure(due?.command ?? { type: '' }, settings, '2026-11-30T12:00:00.000Z');
  expect(later).toMatchObject({ type: 'take_page_step', step: 2, people: ['U0DAN', 'U0CHLOE'] });
});

const declared: Step = ['U0ANA', declare()];
const postsOf = (...steps: readonly Step[]) => {
  const { state } = storyOf([declared, ...steps]);
  const posts = pagingOnSlack.slack.posts?.(state, placesOf(state)) ?? [];
  for (const { message } of posts) expectSendable(message);
  return posts;
};

test('whoever is paged is told for themselves, before any channel stands, and the channel beside', () => {
  const [direct, channel, ...others] = postsOf(['U0ANA', commandOf('page core the queue is stuck')]);
  expect(others).toEqual([]);
  expect(direct).toMatchObject({ where: { person: 'U0BEN' }, isUrgent: true });
  expect(direct?.message.text).toContain('📟 <@U0ANA> pages you: INC-42 “Checkout is down”');
  expect(direct?.message.text).toContain('the queue is stuck');
  expect(channel?.message.text).toMatch(/^📟 INC-42: <@U0BEN> is paged \(core, step 1 of 2\)\. Without an answer by /);
  const asked = clicksIn(direct?.message.blocks).map(({ action_id, value }) =>
    readAction(action_id, value ?? '', { ...askedBy('U0BEN'), settings }),
  );
  expect(asked.map((click) => (click?.asked.kind === 'command' ? click.asked.command : null))).toEqual([
    { type: 'acknowledge_page', page: 1 },
    { type: 'snooze_page', page: 1, seconds: 900 },
    { type: 'escalate_page', page: 1, turn: 1 },
  ]);
});

test('a later step quotes nothing, since what is quoted has to go when it is erased', () => {
  const due_at = new Date(start + 3 * 60_000).toISOString();
  const taken: Step = [
    timer,
    { type: 'take_page_step', page: 1, turn: 2, step: 2, due_at, how: 'slack', whom: [], people: ['U0DAN'] },
    2,
  ];
  const posts = postsOf(['U0ANA', commandOf('page core the queue is stuck')], taken);
  expect(posts.map(({ where, sequence }) => [where, sequence])).toEqual([
    [{ person: 'U0BEN' }, 2],
    [{ person: 'U0DAN' }, 3],
    ['channel', 3],
  ]);
  expect(
    posts
      .slice(1)
      .map(({ message }) => message.text)
      .join(),
  ).not.toContain('stuck');
  expect(posts.at(-1)?.message.text).toContain('<@U0DAN>, <!subteam^S0TEAM> are paged (core, step 2 of 2, page 2)');
});

test('an answer is one line in the channel, and whoever asked hears that nobody has answered', () => {
  const page = commandOf('page <@U0BEN>');
  const answered = postsOf(['U0ANA', page], ['U0BEN', { type: 'acknowledge_page', page: 1 }]);
  expect(answered.map(({ message }) => message.text)).toEqual([
    '✅ <@U0BEN> answered the page about INC-42 after 1 min.',
  ]);
  const atPager: Command = { type: 'acknowledge_page', page: 1, how: 'irm', text: 'ana' };
  const elsewhere = postsOf(['U0ANA', page], ['system:pager', atPager], ['U0BEN', { type: 'stop_page', page: 1 }]);
  expect(elsewhere.map(({ message }) => message.text)).toEqual([
    '✅ “ana”, at irm, answered the page about INC-42 after 1 min.',
  ]);
  const once: Step = ['U0ANA', { ...page, ...{ repeat: 0 } }];
  const due_at = new Date(start + 6 * 60_000).toISOString();
  const lost = postsOf(once, [timer, { type: 'exhaust_page', page: 1, due_at }, 5]);
  expect(lost.map(({ where, message }) => [where, message.text])).toEqual([
    ['channel', '⚠️ Nobody answered the page about INC-42 to <@U0BEN>: it was sent once.'],
    [{ person: 'U0ANA' }, '⚠️ Nobody answered the page about INC-42 to <@U0BEN>: it was sent once.'],
  ]);
});
