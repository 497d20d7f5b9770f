import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IncidentState, incident, slackSides } from '../../../src/capabilities/index.ts';
import { checkView } from '../../../src/sandbox/workspace/check-view.ts';
import { renderForm } from '../../../src/slack/inputs/form-view.ts';
import { words } from '../../../src/slack/inputs/read-line.ts';
import { forms } from '../../../src/slack/inputs/read-submission.ts';
import { twins } from '../../../src/slack/inputs/twins.ts';
import { section } from '../../../src/slack/kit/blocks.ts';
import type { HomeLists } from '../../../src/slack/lists.ts';
import { renderAnnouncement } from '../../../src/slack/surfaces/announcement.ts';
import { renderHome } from '../../../src/slack/surfaces/home-view.ts';
import { offeredNow } from '../../../src/slack/surfaces/offered.ts';
import { planSurfaces } from '../../../src/slack/surfaces/plan.ts';
import { renderThreadPost } from '../../../src/slack/surfaces/thread-post.ts';
import { threadRunMax } from '../../../src/slack/surfaces/thread-runs.ts';
import { renderTopic } from '../../../src/slack/surfaces/topic.ts';
import { renderHelp } from '../../../src/slack/views/help.ts';
import { renderList } from '../../../src/slack/views/list.ts';
import { renderMenu } from '../../../src/slack/views/menu.ts';
import { renderMore } from '../../../src/slack/views/more.ts';
import { renderNotice } from '../../../src/slack/views/notice.ts';
import { renderTimelinePage } from '../../../src/slack/views/timeline-page.ts';
import { anyCommand } from '../../capabilities/any-command.ts';
import { askedBy, settings } from '../../support/settings.ts';
import { anyStory, hugeStory, type Known } from '../any-state.ts';
import { expectSendable, mrkdwnIn } from '../expect-sendable.ts';
import { homeOf, listsOf } from '../lists-of.ts';
import { places } from '../places.ts';

const huge = hugeStory();

function expectHome(lists: HomeLists | null): void {
  const view = renderHome(lists);
  expect(checkView(view, 'home')).toEqual([]);
  for (const mrkdwn of mrkdwnIn(view.blocks)) expectSendable({ text: 'Home', blocks: [section(mrkdwn)] });
}

/** Every surface of an incident but the summary, which has a test of its own. */
function expectAllRight({ state, events }: Known): void {
  expectSendable(renderAnnouncement(state, 'C1'));
  expectSendable(renderAnnouncement(state, null));
  expectSendable(renderTimelinePage(state, events));
  expectSendable(renderThreadPost(events.slice(0, threadRunMax)));
  expectSendable(renderList(listsOf(state, 40)));
  expectHome(homeOf(state, 40));
  const topic = renderTopic(state);
  expect(topic.length).toBeLessThanOrEqual(250);
  expect(topic).not.toMatch(/[<>\n]/);
  for (const side of slackSides) for (const post of side.posts?.(state, places) ?? []) expectSendable(post.message);
}

describe('every surface', () => {
  test('is one that Slack takes, for any state', () => {
    fc.assert(
      fc.property(anyStory(100), (story) => expectAllRight(story)),
      { numRuns: 60 },
    );
    expectAllRight(huge);
    const { events } = huge;
    for (let run = 1; run <= threadRunMax; run++) expectSendable(renderThreadPost(events.slice(-run)));
  });

  test('is planned so, with who responds named in it', () => {
    fc.assert(
      fc.property(anyStory(100), ({ state, events }) => {
        const shown = { channelId: 'C1', announcementChannels: ['C2'], rows: [] };
        for (const step of planSurfaces(state, events, shown)) if ('message' in step) expectSendable(step.message);
      }),
      { numRuns: 60 },
    );
  });

  test('and every refusal calls a drill by its own name', () => {
    const at = '2026-11-26T02:00:00.000Z';
    fc.assert(
      fc.property(
        anyStory(60),
        fc.array(anyCommand, { minLength: 5, maxLength: 10 }),
        ({ state, events }, commands) => {
          if (state.kind !== 'drill') return;
          const decisions = commands.map((command) => incident.decide(state, command, { actor: 'U0BEN', at }));
          const shown = { channelId: 'C1', announcementChannels: ['C2'], rows: [] };
          const read = JSON.stringify([decisions, planSurfaces(state, events, shown)]);
          expect(read).not.toMatch(/\bINC-42\b|\b(?:verify|redact|show|join) 42\b/);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('that is a form, or what stands behind More, is a view that Slack takes, for any state', () => {
    const all = twins(askedBy('U0ANA'));
    const wordOf = (actionId: string) => all.find(({ buttons }) => buttons.includes(actionId))?.word;
    const expectViews = (state: IncidentState) => {
      const place = { incident_id: state.incident_id };
      const views = forms.map((form) => renderForm(form, place, state, settings));
      const more = renderMore(state, offeredNow(state).more, wordOf);
      for (const view of [...views, renderNotice(more)]) expect(checkView(view, 'modal')).toEqual([]);
    };
    fc.assert(
      fc.property(anyStory(60), ({ state }) => expectViews(state)),
      { numRuns: 60 },
    );
    expectViews(huge.state);
    for (const form of forms) expect(checkView(renderForm(form, null, null, settings), 'modal')).toEqual([]);
  });

  test('that needs no incident is one that Slack takes', () => {
    expectSendable(renderHelp(words));
    expectSendable(renderMenu());
    const none = { open: [], openCount: 0, resolved: [] };
    expectSendable(renderList(none));
    expectHome({ ...none, yours: [], asOf: '2026-11-24T02:00:00.000Z' });
    expectHome(null);
  });
});
