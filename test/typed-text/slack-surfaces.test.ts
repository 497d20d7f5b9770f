import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident, slackSides } from '../../src/capabilities/index.ts';
import { isRecord, type Json, recordsOf, stringOf } from '../../src/sandbox/json.ts';
import { parseMrkdwn } from '../../src/sandbox/page/text/mrkdwn.ts';
import type { Inline } from '../../src/sandbox/page/text/mrkdwn-node.ts';
import { outcomeAnswer, outcomeAnswerToLine, recordedAnswer } from '../../src/slack/inputs/outcome-answer.ts';
import { renderAnnouncement } from '../../src/slack/surfaces/announcement.ts';
import { renderHome } from '../../src/slack/surfaces/home-view.ts';
import { planSurfaces } from '../../src/slack/surfaces/plan.ts';
import { renderSummary } from '../../src/slack/surfaces/summary.ts';
import { renderThreadPost } from '../../src/slack/surfaces/thread-post.ts';
import { renderTopic } from '../../src/slack/surfaces/topic.ts';
import { renderCatchUp } from '../../src/slack/views/catch-up.ts';
import { renderList } from '../../src/slack/views/list.ts';
import { renderLookBack } from '../../src/slack/views/look-back.ts';
import { renderMore } from '../../src/slack/views/more.ts';
import { renderPart } from '../../src/slack/views/part.ts';
import { renderTimelinePage } from '../../src/slack/views/timeline-page.ts';
import { expectSendable } from '../slack/expect-sendable.ts';
import { homeOf, listsOf } from '../slack/lists-of.ts';
import { places } from '../slack/places.ts';
import { settings } from '../support/settings.ts';
import { anyTyped, anyTypedStory, sign } from './any-typed.ts';
import { expectNothingUnseen, quoted, unquoted } from './quoted.ts';

const emojiCode = /:[\p{L}\p{N}_+'-]+:/u;

/** Typed text in mrkdwn: in quotation marks, without a mark of mrkdwn's own, and so read by nothing as markup. */
function expectQuotedMrkdwn(text: string): void {
  expectNothingUnseen(text);
  expect(unquoted(text)).not.toContain(sign);
  for (const typed of quoted(text)) {
    expect(typed).not.toMatch(/[*_~`<>]/);
    expect(typed).not.toMatch(emojiCode);
  }
  for (const paragraph of parseMrkdwn(text)) {
    if (paragraph.type === 'pre') expect(paragraph.text).not.toContain(sign);
    else expect(styled(paragraph.lines.flat()).filter((words) => words.includes(sign))).toEqual([]);
    if (paragraph.type === 'quote') expect(JSON.stringify(paragraph)).not.toContain(sign);
  }
}

/** The words that a reader sees in any style, or as anything but words or an address that shows itself. */
function styled(nodes: readonly Inline[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text' || (node.type === 'link' && node.label === '')) return [];
    return [JSON.stringify(node)];
  });
}

/** Typed text in rich text: leaves without a style, in quotation marks or in a quotation. */
function expectQuotedRichText({ elements }: Json): void {
  for (const element of recordsOf(elements)) {
    const leaves = recordsOf(element.elements);
    const shown = leaves.map((leaf) => stringOf(leaf.text) + (leaf.type === 'link' ? stringOf(leaf.url) : '')).join('');
    expectNothingUnseen(shown.replaceAll('\n', ''));
    for (const leaf of leaves) {
      expect(leaf.type === 'link' ? leaf.text : undefined).toBeUndefined();
      if (!JSON.stringify(leaf).includes(sign)) continue;
      expect(['text', 'link']).toContain(leaf.type);
      expect(leaf.style).toBeUndefined();
    }
    if (element.type === 'rich_text_quote')
      expect(leaves.every(({ type }) => type === 'text' || type === 'link')).toBe(true);
    else expect(unquoted(shown)).not.toContain(sign);
  }
}

function expectQuotedPlain(text: string): void {
  expectNothingUnseen(text);
  expect(unquoted(text)).not.toContain(sign);
  for (const typed of quoted(text)) expect(typed).not.toMatch(emojiCode);
}

/** Every text that blocks hold, by its kind. */
function expectQuotedIn(value: unknown): void {
  if (Array.isArray(value)) {
    for (const one of value) expectQuotedIn(one);
  } else if (isRecord(value)) {
    if (value.type === 'rich_text') expectQuotedRichText(value);
    else if (value.type === 'mrkdwn') expectQuotedMrkdwn(stringOf(value.text));
    else if (value.type === 'plain_text') expectQuotedPlain(stringOf(value.text));
    else for (const one of Object.values(value)) expectQuotedIn(one);
  }
}

function expectQuoted(message: Parameters<typeof expectSendable>[0]): void {
  expectSendable(message);
  expectQuotedMrkdwn(message.text);
  expectQuotedIn(message.blocks ?? []);
}

describe('what somebody typed stands as theirs', () => {
  test('on every surface of Slack, whatever the capability', () => {
    fc.assert(
      fc.property(anyTypedStory(40), ({ state, events }) => {
        expectQuoted(renderSummary(state));
        expectQuoted(renderAnnouncement(state, 'C1'));
        expectQuoted(renderThreadPost(events.slice(-20)));
        expectQuoted(renderTimelinePage(state, events));
        expectQuoted(renderList(listsOf(state, 3)));
        expectQuotedIn(renderHome(homeOf(state, 3)).blocks);
        expectQuotedPlain(renderTopic(state));
        for (const side of slackSides) for (const post of side.posts?.(state, places) ?? []) expectQuoted(post.message);
        const shown = { channelId: 'C1', announcementChannels: ['C2'], rows: [] };
        for (const step of planSurfaces(state, events, shown)) if ('message' in step) expectQuoted(step.message);
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  test('in every view and form, whatever the capability', () => {
    fc.assert(
      fc.property(anyTypedStory(40), anyTyped, ({ state, events }, typed) => {
        expectQuoted(renderCatchUp(state, events, events.length - 20));
        expectQuoted(renderLookBack(state, events, Date.parse(state.head.recorded_at)));
        expectQuoted(renderMore(state, [], () => undefined));
        for (const { name } of incident.capabilities) expectQuoted(renderPart(state, { of: name, none: 'None' }));
        for (const { view } of slackSides.flatMap((side) => side.forms ?? [])) {
          expectQuotedIn([...view(state, settings).blocks, ...view(null, settings, typed).blocks]);
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('in every answer, whatever the capability', () => {
    fc.assert(
      fc.property(anyTypedStory(40), anyTyped, ({ state, events }, typed) => {
        for (const event of events) expectQuoted(recordedAnswer(event, state, 'U0ANA'));
        for (const { says } of incident.responders(state)) {
          const since = state.declared;
          const command = { type: 'add_note', text: typed } as const;
          expectQuoted(outcomeAnswer({ kind: 'unchanged', says, since, state }, command, 'U0ANA'));
          expectQuoted(outcomeAnswerToLine({ kind: 'refused', reason: 'x', says, state }, command, 'U0ANA'));
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });
});
