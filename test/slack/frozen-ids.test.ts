import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slackSides } from '../../src/capabilities/index.ts';
import { words } from '../../src/slack/inputs/read-line.ts';
import { forms } from '../../src/slack/inputs/read-submission.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import { declare } from '../capabilities/story.ts';
import { settings } from '../support/settings.ts';
import { anyStory, storyOf } from './any-state.ts';
import { places } from './places.ts';

/**
 * A message lives for years, and its buttons must still answer; a form may be sent long after it was opened; a post is
 * found again by an id that is made of its surface. These lists may grow, and lose nothing: what a button does may change
 * only under a new version of its id.
 */
const buttonIds = [
  'incident:accept_lead:v1',
  'incident:acknowledge:v1',
  'incident:add_note:v1',
  'incident:declare:v1',
  'incident:decline_lead:v1',
  'incident:give_lead:v1',
  'incident:help:v1',
  'incident:list:v1',
  'incident:more:v1',
  'incident:reliability:v1',
  'incident:reopen:v1',
  'incident:resolve:v1',
  'incident:role:v1',
  'incident:snooze_reminder:v1',
  'incident:take_lead:v1',
  'incident:task:v1',
  'incident:timeline:v1',
  'incident:update:v1',
];

/** The fields of each form, by their block ids. */
const fieldsOfForms = {
  'incident:declare:v1': ['drill', 'private', 'severity', 'title'],
  'incident:note:v1': ['text'],
  'incident:resolve:v1': ['text'],
  'incident:role:v1': ['role', 'user'],
  'incident:task:v1': ['text'],
  'incident:update:v1': ['severity', 'status', 'text'],
};

const surfaces = [
  'closing',
  'closing_announced',
  'escalation',
  'escalation_announced',
  'handover',
  'lead_offer',
  'lead_refused',
  'lead_request',
  'private_notice',
  'reminder',
  'update',
];

test('the buttons answer by the ids that they have had', () => {
  const ids = [...slackSides.flatMap((side) => Object.keys(side.buttons ?? {})), ...Object.values(viewIds)];
  expect(ids).toEqual(expect.arrayContaining(buttonIds));
});

test('the forms and their fields are read by the ids that they have had', () => {
  const { state } = storyOf([['U0ANA', declare()]]);
  const fields = forms.map((form) => {
    const { blocks } = form.view(state, settings);
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
      const keys = posts.map(({ surface, sequence }) => `${surface} ${sequence}`);
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
