import { expect, test } from '@jest/globals';
import { type Command, incident } from '../../../src/capabilities/index.ts';
import { isOpen } from '../../../src/capabilities/paging/page.ts';
import { pagerAsks } from '../../../src/capabilities/paging/pager-asks.slack.ts';
import { pager, slackItself, timer } from '../../../src/kernel/system-actor.ts';
import { storyOf } from '../../slack/any-state.ts';
import { declare, given, type Step, start } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const person = (of: string) => ({ kind: 'person' as const, of });
const steps = [
  { whom: [person('U0BEN')], how: 'slack', wait_seconds: 300 },
  { whom: [person('U0CHLOE')], how: 'slack', wait_seconds: 600 },
];
const page: Extract<Command, { type: 'page' }> = {
  ...{ type: 'page', name: 'payments', steps, repeat: 1, snooze_seconds: 900, people: ['U0BEN'] },
};
const paged: Step = ['U0ANA', page];

/** What is due, minutes after the declaration, done then with who is on call. */
function due(state: ReturnType<typeof storyOf>['state'], people: readonly string[] = ['U0CHLOE']) {
  const next = incident.nextDue(state);
  const sent =
    next === null ? null : { ...next.command, ...(next.command.type === 'take_page_step' ? { people } : {}) };
  return {
    minutes: next === null ? null : (Date.parse(next.at) - start) / 60_000,
    command: incident.readCommand(sent),
  };
}

/** The story after all that is due was done on time, until nothing is. */
function untilNothingIsDue(begun: readonly Step[]) {
  const all = [...begun];
  const times: number[] = [];
  for (;;) {
    const { events, state } = storyOf(all);
    const { minutes, command } = due(state);
    const last = events.at(-1);
    if (minutes === null || command === null || last === undefined) return { all, events, state, times };
    all.push([timer, command, minutes - (Date.parse(last.occurred_at) - start) / 60_000]);
    times.push(minutes);
  }
}

test('a page that nobody answers goes up its steps, begins again as often as its policy says, and ends', () => {
  const { events, state, times } = untilNothingIsDue([declared, paged]);
  expect(events.map(({ type }) => type)).toEqual([
    'declared',
    'page_asked',
    ...['page_step_taken', 'page_step_taken', 'page_step_taken'],
    'page_exhausted',
  ]);
  expect(times).toEqual([6, 16, 21, 31]);
  expect(events.flatMap(({ data }) => ('step' in data ? [data.step] : []))).toEqual([2, 1, 2]);
  expect(state.pages[0]).toMatchObject({ turns: 4, over: { how: 'exhausted' }, dueAt: null });
  expect(incident.facts(state)).toContainEqual([{ words: 'nobody answered the page' }]);
});

test('it stops at an answer, which acknowledges the incident; late is better than not at all', () => {
  const answered = storyOf([declared, paged, ['U0BEN', { type: 'acknowledge_page', page: 1 }]]).state;
  expect(incident.nextDue(answered)).toBeNull();
  const { incident_id } = answered;
  const mark = { by: 'U0BEN', at: new Date(start + 120_000).toISOString(), sequence: 3 };
  expect(incident.owes(answered)).toEqual([{ mark, incident_id, command: { type: 'acknowledge' }, ifRefused: null }]);
  given(declared, paged, ['U0BEN', { type: 'acknowledge_page', page: 1 }])
    .when({ type: 'acknowledge_page', page: 1 }, 'U0CHLOE')
    .thenUnchanged('U0BEN', 3);
  const { all } = untilNothingIsDue([declared, paged]);
  given(...all)
    .when({ type: 'acknowledge_page', page: 1 }, 'U0BEN', 60)
    .thenAccepted('page_acknowledged');
});

test('whoever acknowledges the incident answers what called them, and nobody else’s page', () => {
  const by = (user: string, ...before: readonly Step[]) =>
    storyOf([declared, ...before, [user, { type: 'acknowledge' }]]).state.pages[0]?.answered?.by;
  expect(by('U0BEN', paged)).toBe('U0BEN');
  expect(by('U0ANA', paged)).toBeUndefined();
  expect(by('U0ANA', ['system:signals', page])).toBe('U0ANA');
});

test.each<readonly [string, Step]>([
  ['resolved', ['U0ANA', { type: 'resolve' }]],
  ['declined', ['U0ANA', { type: 'decline', text: 'a test' }]],
  ['stopped', ['U0ANA', { type: 'stop_page', page: 1 }]],
])('it ends when it is %s, and no step is taken then', (_, end) => {
  const before = storyOf([declared, paged]).state;
  const { state } = storyOf([declared, paged, end]);
  expect(incident.nextDue(state)).toBeNull();
  expect(state.pages[0]?.over).not.toBeNull();
  const late = due(before).command;
  if (late === null) throw new Error('a step is due');
  expect(incident.decide(state, late, { actor: timer, at: '2026-11-24T05:00:00.000Z' }).kind).not.toBe('accepted');
});

test('after a snooze whoever was paged is paged again; passed on, the next step follows at once', () => {
  const snoozed = storyOf([declared, paged, ['U0BEN', { type: 'snooze_page', page: 1, seconds: 900 }]]).state;
  expect(due(snoozed)).toMatchObject({ minutes: 17, command: { turn: 2, step: 1 } });
  const passed = storyOf([declared, paged, ['U0BEN', { type: 'escalate_page', page: 1, turn: 1 }]]).state;
  expect(due(passed)).toMatchObject({ minutes: 2, command: { turn: 2, step: 2 } });
  given(declared, paged, ['U0BEN', { type: 'escalate_page', page: 1, turn: 1 }])
    .when({ type: 'escalate_page', page: 1, turn: 1 }, 'U0BEN')
    .thenUnchanged('U0ANA', 2);
});

test('where a step reaches nobody the next one follows at once, and the last of them waits its time', () => {
  const nobody = storyOf([declared, ['U0ANA', { ...page, people: [] }]]).state;
  expect(due(nobody).minutes).toBe(1);
  const { times } = untilNothingIsDue([declared, ['U0ANA', { ...page, steps: steps.slice(0, 1), people: [] }]]);
  expect(times).toEqual([6, 11]);
  const failed = (why: string): Step => [
    slackItself,
    { type: 'note_page_failure', page: 1, turn: 1, how: 'slack', user_id: 'U0BEN', why },
  ];
  expect(due(storyOf([declared, paged, failed('user_disabled')]).state).minutes).toBe(2);
  const reached: Step = [slackItself, { type: 'note_page_delivery', page: 1, turn: 1, how: 'slack', user_id: 'U0BEN' }];
  const two: Step = ['U0ANA', { ...page, people: ['U0BEN', 'U0CHLOE'] }];
  expect(due(storyOf([declared, two, failed('user_disabled')]).state).minutes).toBe(6);
  expect(due(storyOf([declared, paged, reached]).state).minutes).toBe(6);
});

test('a pager that is away does not use the page up: the next step is taken early once, the last one and repeats wait their time', () => {
  const byPager = { whom: [], how: 'pd', wait_seconds: 600 };
  /** All that comes of a page while nobody answers and `pd` takes nothing: it is known to be away a quarter of a minute on. */
  const whileAway = (policy: Pick<typeof page, 'steps' | 'repeat'>) => {
    const all: Step[] = [declared, ['U0ANA', { ...page, ...policy, people: [] }]];
    for (;;) {
      const { state, events } = storyOf(all);
      const [one] = state.pages;
      const turn = one?.taken.at(-1);
      const minutes = events.map(({ occurred_at }) => (Date.parse(occurred_at) - start) / 60_000);
      if (one === undefined || turn === undefined || !isOpen(one)) return minutes.slice(1);
      const isPagers = one.steps[turn.place % one.steps.length]?.how === 'pd';
      if (isPagers && turn.failed.length === 0) {
        all.push([pager, { type: 'note_page_failure', page: 1, turn: turn.turn, how: 'pd', why: '503' }, 0.25]);
      } else {
        const next = due(state, ['U0CHLOE']);
        if (next.minutes === null || next.command === null) throw new Error('a step is due');
        all.push([timer, next.command, next.minutes - (minutes.at(-1) ?? 0)]);
      }
    }
  };
  expect(whileAway({ steps: [byPager], repeat: 1 })).toEqual([1, 1.25, 11, 11.25, 21]);
  const twoSteps = [byPager, { ...byPager, how: 'slack', whom: [person('U0CHLOE')] }];
  expect(whileAway({ steps: twoSteps, repeat: 1 })).toEqual([1, 1.25, 1.25, 11.25, 11.5, 21.25, 31.25]);
});

test('what Slack refuses does not use a page up either, and takes nothing from a snooze', () => {
  const failed = (turn: number): Step => [
    slackItself,
    { type: 'note_page_failure', page: 1, turn, how: 'slack', user_id: 'U0BEN', why: 'user_disabled' },
    0,
  ];
  const lone: Step = ['U0ANA', { ...page, steps: steps.slice(0, 1) }];
  expect(due(storyOf([declared, lone, failed(1)]).state).minutes).toBe(6);
  const snoozed: Step = ['U0CHLOE', { type: 'snooze_page', page: 1, seconds: 900 }];
  expect(due(storyOf([declared, paged, snoozed, failed(1)]).state).minutes).toBe(17);
});

test('a pager that has not taken the page is asked as long as somebody may answer, also when all steps are taken', () => {
  const byPager: Step = [
    'U0ANA',
    { ...page, steps: [{ whom: [], how: 'pd', wait_seconds: 600 }], repeat: 0, people: [] },
  ];
  const asks = (...more: readonly Step[]) =>
    pagerAsks(storyOf([...untilNothingIsDue([declared, byPager]).all, ...more]).state).map(({ action }) => action);
  expect(asks()).toContain('trigger');
  expect(asks(['U0BEN', { type: 'acknowledge_page', page: 1 }])).not.toContain('trigger');
  expect(asks(['U0BEN', { type: 'resolve' }])).not.toContain('trigger');
});

test('a page that has taken all its steps is no end for the pager: it is acknowledged late, or resolved with the incident', () => {
  const byPager: Step = ['U0ANA', { ...page, steps: [{ whom: [], how: 'pd', wait_seconds: 600 }], people: [] }];
  const { all } = untilNothingIsDue([declared, byPager]);
  const asks = (...more: readonly Step[]) =>
    new Set(pagerAsks(storyOf([...all, ...more]).state).map(({ action }) => action));
  expect(asks()).toEqual(new Set(['trigger']));
  expect(asks(['U0BEN', { type: 'acknowledge_page', page: 1 }])).toEqual(new Set(['acknowledge']));
  expect(asks(['U0BEN', { type: 'resolve' }])).toEqual(new Set(['resolve']));
  // What comes back from the pager then is the echo of that, and nobody's answer.
  given(...all, ['U0BEN', { type: 'resolve' }])
    .when({ type: 'acknowledge_page', page: 1, how: 'pd' }, pager)
    .thenUnchanged(timer, all.length);
});

test('whoever acknowledges the incident answers what had called them in vain', () => {
  const { all } = untilNothingIsDue([declared, paged]);
  const by = (user: string) => incident.owes(storyOf([...all, [user, { type: 'acknowledge' }]]).state);
  expect(by('U0BEN')).toMatchObject([{ mark: { by: 'U0BEN' }, command: { type: 'acknowledge_page', page: 1 } }]);
  expect(by('U0ANA')).toEqual([]);
  const answered: readonly Step[] = [
    ['U0BEN', { type: 'acknowledge' }],
    ['U0BEN', { type: 'acknowledge_page', page: 1 }],
  ];
  expect(incident.owes(storyOf([...all, ...answered]).state)).toEqual([]);
});

test('only the timer takes steps, each once, and none before its time', () => {
  const { command } = due(storyOf([declared, paged]).state);
  if (command === null || command.type !== 'take_page_step') throw new Error('a step is due');
  const taken: Step = [timer, command, 5];
  given(declared, paged).when(command, 'U0ANA').thenRefused('timer_only');
  given(declared, paged, taken).when(command, timer).thenUnchanged(timer, 3);
  given(declared, paged)
    .when({ ...command, turn: 3 }, timer)
    .thenRefused('not_due');
  given(declared, paged)
    .when({ ...command, due_at: '2026-11-24T02:00:00.000Z' }, timer)
    .thenRefused('not_due');
});

test('the same is paged once while nobody has answered, and by a rule once an incident', () => {
  given(declared, paged).when(page, 'U0BEN').thenUnchanged('U0ANA', 2);
  given(declared, paged)
    .when({ ...page, text: 'It is worse' }, 'U0BEN')
    .thenAccepted('page_asked');
  given(declared, paged)
    .when({ ...page, name: 'search' }, 'U0BEN')
    .thenAccepted('page_asked');
  const answered: Step = ['U0BEN', { type: 'acknowledge_page', page: 1 }];
  given(declared, paged, answered).when(page, 'system:signals').thenUnchanged('U0ANA', 2);
  given(declared, paged, answered).when(page, 'U0ANA').thenAccepted('page_asked');
  given(declared).when({ type: 'page', name: 'payments' }).thenRefused('nobody_to_page');
});
