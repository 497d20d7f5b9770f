import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { remindersOf, remindersOnSlack } from '../../../src/capabilities/reminders/reminders.slack.ts';
import { readUpdate } from '../../../src/capabilities/updates/read-update.slack.ts';
import { updatesOnSlack } from '../../../src/capabilities/updates/updates.slack.ts';
import { updatesPosts } from '../../../src/capabilities/updates/updates-posts.slack.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { readFields } from '../../../src/slack/kit/fields.ts';
import type { EventPost } from '../../../src/slack/kit/on-slack.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { placesOf } from '../../slack/places.ts';
import { readBlocks } from '../../slack/read-blocks.ts';
import { anyText } from '../../support/any-shape.ts';
import { askedBy, settings } from '../../support/settings.ts';
import { declare, type Step, start } from '../story.ts';

const now = { at: '2026-11-24T14:00:00.000Z', zone: 'Europe/Berlin' };
const at = (time: string) => `2026-11-24T${time}:00.000Z`;

describe('the next update as it is typed', () => {
  test.each<[string, string, string | null | undefined]>([
    ['EU fails, rolling back. next in 30m', 'EU fails, rolling back.', at('14:30')],
    ['EU fails, rolling back, next update in 1 hour.', 'EU fails, rolling back', at('15:00')],
    ['EU fails next update in 1h', 'EU fails', at('15:00')],
    ['EU fails (next in 45 minutes)', 'EU fails', at('14:45')],
    ['EU fails\nNext update: 2h', 'EU fails', at('16:00')],
    ['EU fails! Next at 16:30', 'EU fails!', at('15:30')],
    ['EU fails – next by 5pm', 'EU fails', at('16:00')],
    ['All is well. No further updates.', 'All is well.', null],
    ['next in 30m', '', at('14:30')],
    // What is no promise, or none that is understood, stays as it was written.
    ['Rolling back. Next in line: payments', 'Rolling back. Next in line: payments', undefined],
    ['Rolling back. next in a while', 'Rolling back. next in a while', undefined],
    ['Nothing new', 'Nothing new', undefined],
  ])('%s', (typed, text, next) => {
    expect(readUpdate(typed, now)).toEqual({ text, ...(next === undefined ? {} : { next }) });
  });

  test('is told of where the words may have been meant as one, and stay in the text', () => {
    const text = 'We try the failover next in 30m';
    expect(readUpdate(text, now)).toEqual({ text, remark: expect.stringContaining('after a full stop') });
    const remark = expect.stringContaining('stays in the text');
    expect(readLine(`update ${text}`, askedBy('U0ANA'))).toMatchObject({ command: { text }, remark });
    expect(readLine(`status fixed ${text}`, askedBy('U0ANA'))).toMatchObject({ command: { text }, remark });
  });

  test('is read behind a status as behind an update', () => {
    const line = (typed: string) => readLine(`status ${typed}`, { ...askedBy('U0ANA'), at: now.at, zone: now.zone });
    const post = { type: 'post_update', status: 'monitoring' };
    expect(line('monitoring All is well. next in 1h')).toEqual({
      kind: 'command',
      command: { ...post, text: 'All is well.', next: at('15:00') },
    });
    expect(line('fixed All is well next update at 17:30')).toMatchObject({ command: { ...post, next: at('16:30') } });
    expect(line('monitoring: no further updates')).toEqual({ kind: 'command', command: { ...post, next: null } });
    expect(line('monitoring All is well')).toMatchObject({ command: { type: 'change_status', text: 'All is well' } });
    expect(line('resolved Rolled back. next in 1h')).toMatchObject({ command: { text: 'Rolled back. next in 1h' } });
    const unknown = readLine('status fixed All is well. next at 16:30', { ...askedBy('U0ANA'), zone: null });
    expect(unknown).toMatchObject({ kind: 'unclear' });
  });

  test('is asked for by a length where the clock of whoever types is not known', () => {
    const line = (typed: string) => readLine(`update ${typed}`, { ...askedBy('U0ANA'), at: now.at, zone: null });
    expect(line('EU fails. next at 16:30')).toMatchObject({ kind: 'unclear' });
    expect(line('EU fails. next in 30m')).toMatchObject({
      command: { type: 'post_update', text: 'EU fails.', next: at('14:30') },
    });
    expect(line('next in 30m')).toMatchObject({ kind: 'unclear' });
  });

  test('is read of any text, and takes nothing of it but its end', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('', '. next in 30m', ' no further updates'), (typed, end) => {
        const read = readUpdate(`${typed}${end}`, now);
        if ('unclear' in read) return;
        expect(`${typed}${end}`.trim().startsWith(read.text.trim().replace(/[.!?)]$/, ''))).toBe(true);
      }),
    );
  });
});

test('the form promises the next from when it is sent, and nothing where it is left as usual', () => {
  const form = updatesOnSlack.slack.forms?.[0];
  if (form === undefined) throw new Error('a form expected');
  const sent = (next: string) => {
    const fields = readFields({
      text: { 'value:v1': { value: 'EU fails' } },
      next: { 'value:v1': { selected_option: { value: next } } },
    });
    if (fields === null) throw new Error('fields expected');
    return form.read(fields, {}, { ...askedBy('U0ANA'), at: now.at });
  };
  const command = { type: 'post_update', text: 'EU fails' };
  expect(sent('usual')).toEqual({ kind: 'command', command });
  expect(sent('none')).toEqual({ kind: 'command', command: { ...command, next: null } });
  expect(sent('1h')).toEqual({ kind: 'command', command: { ...command, next: at('15:00') } });
  const { state } = storyOf([['U0ANA', { ...declare(), ...remindersOf(settings) }]]);
  expect(JSON.stringify(form.view(state, settings))).toContain('For sev1: in 30 min');
});

const declared: Step = ['U0ANA', { ...declare(), ...remindersOf(settings) }];
const update = (text: string, by = 'U0ANA'): Step => [by, { type: 'post_update', text, status: 'identified' }];
const subscribe = (by: string): Step => [by, { type: 'subscribe' }];

const worded = ({ surface, sequence, where, message }: EventPost) => ({
  to: typeof where === 'string' ? where : where.person,
  post: `${surface} ${sequence}`,
  notice: message.text,
  says: readBlocks(message.blocks).filter((line) => line !== ''),
});

function posts(...steps: readonly Step[]) {
  return updatesPosts(storyOf([declared, ...steps]).state).map(worded);
}

describe('an update', () => {
  test('is posted with its number, how it stood, and when the next is due; each is a reply under the announcement', () => {
    const [channel, first, second, ...others] = posts(
      update('It is the <cache>\nof one region'),
      update('Rolled back'),
    );
    expect(others).toEqual([]);
    expect(channel).toMatchObject({ to: 'channel', post: 'update 3' });
    expect(first).toMatchObject({
      to: 'announcement_thread',
      post: 'update_announced 2',
      says: [
        '🔴 *Update 1* · *sev1* · *identified*',
        '> It is the <cache>\n> of one region',
        expect.stringMatching(
          /^Next update due <!date\^\d+\^\{date_short_pretty\} \{time\}\|2026-11-24 02:31 UTC> · <@U0ANA>$/,
        ),
      ],
    });
    expect(second).toMatchObject({
      post: 'update_announced 3',
      notice: expect.stringMatching(/“Rolled back” Next update due/),
    });
  });

  test('that changes the severity is no reply: the announcement is edited for it and has the words', () => {
    const raised: Step = ['U0ANA', { type: 'post_update', text: 'All of Europe', severity: 'sev2' }];
    const replies = posts(update('It is the cache'), raised, update('Rolled back')).filter(
      ({ to }) => to === 'announcement_thread',
    );
    expect(replies.map(({ post }) => post)).toEqual(['update_announced 2', 'update_announced 4']);
  });

  test('stays as it stood then, as it was last corrected, and without what was redacted', () => {
    const raised: Step = ['U0ANA', { type: 'change_severity', severity: 'sev2' }];
    const corrected: Step = ['U0ANA', { type: 'correct', sequence: 2, text: 'It is the queue' }];
    expect(posts(update('It is the cache'), raised, corrected)[0]?.says.slice(0, 2)).toEqual([
      '🔴 *Update 1* · *sev1* · *identified*',
      '> It is the queue',
    ]);
    const redacted: Step = ['U0ANA', { type: 'redact', sequence: 2, reason: 'a password' }];
    expect(
      JSON.stringify(
        posts(subscribe('U0BEN'), update('hunter2'), ['U0ANA', { type: 'redact', sequence: 3, reason: 'x' }]),
      ),
    ).not.toContain('hunter2');
    expect(posts(update('hunter2'), redacted)[0]?.says[1]).toMatch(/^\[redacted by <@U0ANA>, <!date[^>]*>\]$/);
  });
});

describe('a subscriber', () => {
  const direct = (...steps: readonly Step[]) => posts(...steps).filter(({ to }) => to.startsWith('U0'));

  test('is told of a false alarm and of a merge as what they are, not as a resolution', () => {
    const end = (...steps: readonly Step[]) => direct(subscribe('U0BEN'), ...steps)[0]?.says;
    expect(end(['U0CHLOE', { type: 'decline', text: 'a test' }])).toEqual([
      'INC-42 “Checkout is down” is declined (<@U0CHLOE>).',
    ]);
    const into = { incident_id: 'other', number: 2, kind: 'real', stands: 'open', ended: '' } as const;
    expect(end(['U0CHLOE', { type: 'merge', into, people: [] }])).toEqual([
      'INC-42 “Checkout is down” is merged into INC-2 (<@U0CHLOE>).',
    ]);
  });

  test('is told each update since, but their own, and the end, with the way out', () => {
    const told = direct(update('before'), subscribe('U0BEN'), subscribe('U0ANA'), update('after'), [
      'U0CHLOE',
      { type: 'resolve', text: 'rolled back' },
    ]);
    expect(told.map(({ to, post }) => `${to} ${post}`)).toEqual([
      'U0BEN update_direct 5',
      'U0BEN end_direct 6',
      'U0ANA end_direct 6',
    ]);
    expect(told[1]?.says).toEqual([
      '✅ INC-42 “Checkout is down” is resolved after 5 min (<@U0CHLOE>).',
      '> rolled back',
    ]);
    const { state } = storyOf([declared, subscribe('U0BEN'), update('after')]);
    const message = updatesPosts(state).find(({ surface }) => surface === 'update_direct')?.message;
    expect(clicksIn(message?.blocks)).toEqual([{ action_id: 'incident:unsubscribe:v1', value: state.incident_id }]);
  });

  test('is told that it is sev1 now, and of no lesser raise; an update that raises it says so', () => {
    const sev = (severity: 'sev1' | 'sev2' | 'sev3'): Step => ['U0ANA', { type: 'change_severity', severity }];
    expect(direct(subscribe('U0BEN'), sev('sev3'), sev('sev2'))).toEqual([]);
    expect(direct(subscribe('U0BEN'), sev('sev3'), sev('sev1'))).toMatchObject([
      { to: 'U0BEN', post: 'raised_direct 4', notice: '🔴 INC-42 “Checkout is down” is sev1 now (<@U0ANA>).' },
    ]);
    const raise: Step = ['U0ANA', { type: 'post_update', text: 'The UK, too', severity: 'sev1' }];
    expect(direct(subscribe('U0BEN'), sev('sev3'), raise).map(({ post }) => post)).toEqual(['update_direct 4']);
  });

  test('is told no more once they have unsubscribed, and that it is open again after its end', () => {
    expect(direct(subscribe('U0BEN'), ['U0BEN', { type: 'unsubscribe' }], update('after'))).toEqual([]);
    const over: Step = ['U0CHLOE', { type: 'resolve' }];
    expect(direct(subscribe('U0BEN'), over, ['U0CHLOE', { type: 'reopen' }]).map(({ post }) => post)).toEqual([
      'reopened_direct 4',
    ]);
  });
});

test('an update that is late is told whoever holds comms, in one line with the deed', () => {
  const { state } = storyOf([
    declared,
    ['U0BEN', { type: 'acknowledge' }],
    ['U0BEN', { type: 'assign_role', role: 'comms', user_id: 'U0CHLOE' }],
    [timer, { type: 'remind', what: 'update_due', due_at: new Date(start + 33 * 60_000).toISOString() }, 31],
  ]);
  const [post, ...others] = remindersOnSlack.slack.posts?.(state, placesOf(state)) ?? [];
  expect(others).toEqual([]);
  expect(post).toMatchObject({
    where: { person: 'U0CHLOE' },
    message: {
      text: expect.stringMatching(/^INC-42: the update promised for <[^>]*\|2026-11-24 02:30 UTC> is 3 min late$/),
    },
  });
  expect(clicksIn(post?.message.blocks).map(({ action_id }) => action_id)).toEqual([
    'incident:update:v1',
    'incident:snooze_nudge:v1',
    'incident:snooze_nudge_long:v1',
    'incident:stop_nudge:v1',
  ]);
});
