import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { configure, incident, slackSides } from '../../../src/capabilities/index.ts';
import { readAction } from '../../../src/slack/inputs/read-action.ts';
import { formNamed } from '../../../src/slack/inputs/read-submission.ts';
import type { Asked } from '../../../src/slack/kit/word.ts';
import { renderHome } from '../../../src/slack/surfaces/home-view.ts';
import { planSurfaces } from '../../../src/slack/surfaces/plan.ts';
import { renderSummary } from '../../../src/slack/surfaces/summary.ts';
import { renderList } from '../../../src/slack/views/list.ts';
import { renderMenu } from '../../../src/slack/views/menu.ts';
import { renderTimelinePage } from '../../../src/slack/views/timeline-page.ts';
import { viewIds } from '../../../src/slack/views/view-ids.ts';
import { askedBy } from '../../support/settings.ts';
import { anyStory } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { homeOf, listsOf } from '../lists-of.ts';
import { places } from '../places.ts';

const incident_id = '3f9a1c20-5d0a-5c1b-9c61-6b3f7c0f2a42';
const read = (id: string, value: string = incident_id) => readAction(id, value, askedBy('U0BEN'));

const command = (of: object) => ({ incident_id, asked: { kind: 'command', command: of } });
const open = (form: string) => ({ incident_id, asked: { kind: 'open', form } });

describe('a click', () => {
  test.each([
    ['incident:acknowledge:v1', command({ type: 'acknowledge' })],
    [
      'incident:take_lead:v1',
      command({ type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300, if_free: true }),
    ],
    ['incident:accept_lead:v1', command({ type: 'accept_lead' })],
    ['incident:decline_lead:v1', command({ type: 'decline_lead' })],
    ['incident:give_lead:v1', command({ type: 'give_lead', user_id: '' })],
    ['incident:reopen:v1', command({ type: 'reopen' })],
    ['incident:add_note:v1', open('note')],
    ['incident:update:v1', open('update')],
    ['incident:resolve:v1', open('resolve')],
    ['incident:task:v1', open('task')],
    ['incident:role:v1', open('role')],
  ])('on %s does what its button says', (id, expected) => {
    expect(read(id)).toEqual(expected);
    expect(read(id, 'not an id')).toBeNull();
    expect(read(viewIds.more, `${id} ${incident_id}`)).toEqual(expected);
  });

  test('on a request for the lead gives it to whoever made that request', () => {
    expect(read('incident:give_lead:v1', `${incident_id}:U0BEN`)).toEqual(
      command({ type: 'give_lead', user_id: 'U0BEN' }),
    );
  });

  test('on what is about no incident leads there', () => {
    expect(read('incident:declare:v1', 'declare')).toEqual({
      incident_id: null,
      asked: { kind: 'open', form: 'declare' },
    });
    const view = (of: object) => ({ incident_id: null, asked: { kind: 'view', view: of } });
    expect(read('incident:list:v1', '20')).toEqual(view({ kind: 'list', from: 20 }));
    expect(read('incident:list:v1', '20 drills')).toEqual(view({ kind: 'list', from: 20, drills: true }));
    expect(read('incident:list:v1', 'x')).toEqual(view({ kind: 'list', from: 0 }));
    expect(read('incident:leave:v1')).toEqual({ incident_id: null, asked: { kind: 'leave' } });
    expect(read('incident:help:v1', 'help')).toEqual(view({ kind: 'help' }));
    expect(read('incident:reliability:v1', 'run')).toEqual(view({ kind: 'reliability' }));
  });

  test('on a timeline goes on from the event that it names', () => {
    const timeline = (before: number | null) => ({
      incident_id,
      asked: { kind: 'view', view: { kind: 'timeline', before } },
    });
    expect(read('incident:timeline:v1', `${incident_id}:21`)).toEqual(timeline(21));
    expect(read('incident:timeline:v1')).toEqual(timeline(null));
    expect(read('incident:timeline:v1', `${incident_id}:`)).toEqual(timeline(null));
    for (const value of [`${incident_id}:x`, `${incident_id}:0`, 'x:1', '', 'x']) {
      expect(read('incident:timeline:v1', value)).toBeNull();
    }
  });

  test('on what no version of ours has does nothing', () => {
    expect(read('incident:resolve:v0')).toBeNull();
    expect(read('incident:more:v1', 'incident:more:v1 incident:more:v1')).toBeNull();
    fc.assert(fc.property(fc.string(), fc.string(), (id, value) => read(id, value) === null));
  });
});

/** What a click or a line asks for can be done: a command of some capability, a form that there is, or a view. */
function expectDoable(asked: Asked): void {
  if (asked.kind === 'open') expect(formNamed(asked.form)?.name).toBe(asked.form);
  else if (asked.kind === 'command') expect(incident.readCommand(asked.command)).toEqual(asked.command);
  else expect(asked.kind).toBe('view');
}

describe('whatever stands behind the colon of a button’s value, a capability takes what is asked for', () => {
  const numbers = fc.constantFrom('0', '1', '2', '863913601', '999999999', '-1', '1e3', 'x', '');
  const details = fc.oneof(
    fc.tuple(fc.constantFrom('task_due', 'unattended', ''), numbers, numbers).map((parts) => parts.join(' ').trim()),
    fc.tuple(numbers, numbers).map((parts) => parts.join(' ').trim()),
    fc.string(),
  );
  const ids = slackSides.flatMap(({ buttons = {} }) => Object.keys(buttons));
  test.each(ids)('%s', (id) => {
    fc.assert(
      fc.property(details, (detail) => {
        const asked = read(id, `${incident_id}:${detail}`)?.asked;
        // The other incident is looked up first, where it is about two.
        if (asked?.kind !== 'command' || asked.into !== undefined) return;
        const configured = configure(asked.command, askedBy('U0BEN').settings, '2026-11-26T13:10:00.000Z');
        expect(incident.readCommand(configured)).not.toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});

test('every button and every option that anything shows is understood, in any state', () => {
  let seen = 0;
  const expectUnderstood = (blocks: unknown) => {
    for (const { action_id, value } of clicksIn(blocks)) {
      const click = readAction(action_id, value, askedBy('U0BEN'));
      if (click === null) throw new Error(`Nobody understands ${action_id} with ${value}`);
      expectDoable(click.asked);
      seen += 1;
    }
  };
  fc.assert(
    fc.property(anyStory(60), ({ state, events }) => {
      expectUnderstood(renderSummary(state).blocks);
      expectUnderstood(renderTimelinePage(state, events).blocks);
      expectUnderstood(renderList(listsOf(state, 40)).blocks);
      expectUnderstood(renderHome(homeOf(state, 40)).blocks);
      for (const side of slackSides) {
        for (const post of side.posts?.(state, places) ?? []) {
          expectUnderstood(post.message.blocks);
        }
      }
      const shown = { channelId: 'C1', announcementChannels: ['C2'], rows: [] };
      for (const step of planSurfaces(state, events, shown)) {
        if ('message' in step) expectUnderstood(step.message.blocks);
      }
    }),
    { numRuns: 100 },
  );
  expectUnderstood(renderMenu().blocks);
  expect(seen).toBeGreaterThan(1_000);
});
