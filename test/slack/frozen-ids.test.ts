import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slackSides } from '../../src/capabilities/index.ts';
import { settingsSchema } from '../../src/configuration/settings.ts';
import { words } from '../../src/slack/inputs/read-line.ts';
import { forms } from '../../src/slack/inputs/read-submission.ts';
import { surfaceOf } from '../../src/slack/surfaces/direct-posts.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import { declare } from '../capabilities/story.ts';
import { anyStory, storyOf } from './any-state.ts';
import { places } from './places.ts';

/**
 * A message lives for years, and its buttons must still answer; a form may be sent long after it was opened; a post is
 * found again by an id that is made of its surface. These lists may grow, and lose nothing: what a button does may change
 * only under a new version of its id.
 */
const buttonIds = [
  'incident:accept:v1',
  'incident:accept_lead:v1',
  'incident:acknowledge:v1',
  'incident:actions:v1',
  'incident:add_note:v1',
  'incident:assign:v1',
  'incident:correct:v1',
  'incident:cause:v1',
  'incident:declare:v1',
  'incident:decline:v1',
  'incident:decline_lead:v1',
  'incident:followup:v1',
  'incident:followup_done:v1',
  'incident:followup_take:v1',
  'incident:followups:v1',
  'incident:give_lead:v1',
  'incident:help:v1',
  'incident:impact:v1',
  'incident:join:v1',
  'incident:leave:v1',
  'incident:list:v1',
  'incident:make_private:v1',
  'incident:merge:v1',
  'incident:more:v1',
  'incident:page:v1',
  'incident:page_answer:v1',
  'incident:page_escalate:v1',
  'incident:page_snooze:v1',
  'incident:page_stop:v1',
  'incident:reliability:v1',
  'incident:reopen:v1',
  'incident:resolve:v1',
  'incident:resolve_now:v1',
  'incident:role:v1',
  'incident:severity:v1',
  'incident:search:v1',
  'incident:services:v1',
  'incident:severity_fourth:v1',
  'incident:severity_least:v1',
  'incident:severity_second:v1',
  'incident:severity_third:v1',
  'incident:sent:v1',
  'incident:severity_worst:v1',
  'incident:share:v1',
  'incident:snooze_nudge:v1',
  'incident:snooze_nudge_long:v1',
  'incident:snooze_reminder:v1',
  'incident:stop_nudge:v1',
  'incident:subscribe:v1',
  'incident:summary:v1',
  'incident:take_lead:v1',
  'incident:take_lead_from:v1',
  'incident:task:v1',
  'incident:task_done:v1',
  'incident:task_take:v1',
  'incident:tasks:v1',
  'incident:timeline:v1',
  'incident:unmerge:v1',
  'incident:unsubscribe:v1',
  'incident:update:v1',
];

/** The fields of each form, by their block ids. */
const fieldsOfForms = {
  'incident:assign:v1': ['due', 'task', 'user'],
  'incident:correct:v1': ['event', 'text'],
  'incident:declare:v1': ['drill', 'impact', 'private', 'services', 'services_chosen', 'severity', 'summary', 'title'],
  'incident:decline:v1': ['text'],
  'incident:followup:v1': ['due', 'text', 'user'],
  'incident:impact:v1': ['text'],
  'incident:merge:v1': ['text'],
  'incident:note:v1': ['text'],
  'incident:cause:v1': ['text'],
  'incident:page:v1': ['text', 'user'],
  'incident:resolve:v1': ['sure', 'text'],
  'incident:role:v1': ['choice', 'nobody', 'role', 'user'],
  'incident:services:v1': ['services_chosen', 'text'],
  'incident:severity:v1': ['severity', 'text'],
  'incident:share:v1': ['user'],
  'incident:summary:v1': ['text'],
  'incident:task:v1': ['due', 'text', 'user'],
  'incident:update:v1': ['next', 'severity', 'status', 'text'],
};

const surfaces = [
  'absorbed',
  'closing',
  'declined',
  'closing_head',
  'end_direct',
  'escalation',
  'followup_given',
  'handover',
  'lead_brief',
  'lead_given_up',
  'lead_offer',
  'lead_offer_direct',
  'lead_refused',
  'lead_request',
  'merged',
  'page',
  'page_answered',
  'page_direct',
  'page_exhausted',
  'page_failed',
  'page_failed_direct',
  'page_exhausted_direct',
  'private_notice',
  'raised_direct',
  'reminder',
  'reopened_direct',
  'role',
  'role_brief',
  'role_given_up',
  'severity',
  'status',
  'task_given',
  'unmerged',
  'update',
  'update_announced',
  'update_direct',
  'alerts_cleared',
];

test('the buttons answer by the ids that they have had', () => {
  const ids = [...slackSides.flatMap((side) => Object.keys(side.buttons ?? {})), ...Object.values(viewIds)];
  expect(ids).toEqual(expect.arrayContaining(buttonIds));
});

test('the forms and their fields are read by the ids that they have had', () => {
  const { state } = storyOf([['U0ANA', declare()]]);
  const fields = forms.map((form) => {
    const { blocks } = form.view(state, settingsSchema.parse({ services: [{ name: 'checkout' }] }));
    const ids = blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));
    for (const block of blocks) if (block.type === 'input') expect(block.element.action_id).toBe('value:v1');
    return [form.callbackId, ids.sort()];
  });
  expect(Object.fromEntries(fields)).toMatchObject(fieldsOfForms);
  for (const id of [...buttonIds, ...forms.map(({ callbackId }) => callbackId)]) {
    expect(id).toMatch(/^incident:[a-z_]+:v\d+$/);
  }
});

test('posts are made under the surfaces that they have had', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(anyStory(60), ({ state }) => {
      const posts = slackSides.flatMap((side) => side.posts?.(state, places) ?? []);
      for (const { surface } of posts) met.add(surface);
      const keys = posts.map((post) => `${surfaceOf(post)} ${post.sequence}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 300 },
  );
  expect([...met].filter((surface) => !surfaces.includes(surface))).toEqual([]);
  expect(met.size).toBeGreaterThan(5);
});

test('a word stands for one thing, and its usage begins with it', () => {
  const names = words.flatMap(({ word, synonyms = [] }) => [word, ...synonyms]);
  expect(new Set(names).size).toBe(names.length);
  for (const { usage, word } of words) expect(usage.split(' ')[0]).toBe(word);
});
