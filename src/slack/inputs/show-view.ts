import { namesOf, serviceNamed } from '../../services/service-named.ts';
import type { Incident } from '../../store/record.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import { moment } from '../kit/mrkdwn.ts';
import { readPast } from '../kit/past.ts';
import type { View } from '../kit/word.ts';
import { showOverrides } from '../oncall/show-overrides.ts';
import { showService } from '../services/show-service.ts';
import { renderServices } from '../services/view-services.ts';
import { offeredNow } from '../surfaces/offered.ts';
import { renderSummary } from '../surfaces/summary.ts';
import { renderCatchUp } from '../views/catch-up.ts';
import { renderHelp } from '../views/help.ts';
import { renderFound, renderList, unreadList } from '../views/list.ts';
import { renderLookBack } from '../views/look-back.ts';
import { renderMenu } from '../views/menu.ts';
import { renderMore } from '../views/more.ts';
import { renderOnCall } from '../views/on-call.ts';
import { renderPart } from '../views/part.ts';
import { alertsOf, renderSent } from '../views/sent.ts';
import { kindNames, readFilter, readWrittenFilter, spanOf } from '../views/timeline-filter.ts';
import { renderTimelinePage } from '../views/timeline-page.ts';
import { type AppContext, askerOf } from './app-context.ts';
import { findIncident, findSaid, notHere } from './find-incident.ts';
import type { Asker } from './gate.ts';
import type { Input } from './input.ts';
import { join } from './join.ts';
import { words } from './read-line.ts';
import { twins } from './twins.ts';

/** How long an answer waits for what was changed through another process a moment ago. */
const freshWaitMs = 500;

/** Shows what is read and leaves no event; null when there is nothing to say. */
export async function showView(
  app: AppContext,
  { asker, place }: Pick<Input, 'asker' | 'place'>,
  view: View,
): Promise<Answer | null> {
  switch (view.kind) {
    case 'help':
      return renderHelp(words);
    case 'list': {
      const lists = await app.lists.read(asker.team, asker.user, view);
      return lists === null ? unreadList : renderList(lists, view);
    }
    case 'search': {
      const service = serviceNamed(app.settings.services, view.words);
      const found = await app.lists.search(
        asker.team,
        asker.user,
        view.words,
        service === null ? [] : namesOf(service),
      );
      return found === null ? unreadList : renderFound(found, view.words);
    }
    case 'menu': {
      if (place === null) return renderMenu();
      const found = await findIncident(app, asker, place, { fresh: true });
      if (found.kind === 'found') {
        seen(app, asker, found.incident);
        return renderSummary(found.incident.state);
      }
      return found.answer === notHere ? renderMenu() : found.answer;
    }
    case 'show': {
      const found = await findSaid(app, asker, view);
      if (found.kind === 'missing') return found.answer;
      const { state } = found.incident;
      const channel = (await app.directory.channelsOf([state.incident_id])).get(state.incident_id) ?? null;
      return renderSummary(state, channel === asker.channel ? null : channel);
    }
    case 'join': {
      if ('number' in view || 'channel_id' in view) return join(app, asker, await findSaid(app, asker, view));
      return place === null ? null : join(app, asker, await findIncident(app, asker, place, { fresh: true }));
    }
    case 'timeline':
    case 'timeline_of':
    case 'at':
    case 'sent':
    case 'catchup': {
      if (place === null) return null;
      const found = await findIncident(app, asker, place, { fresh: true });
      return found.kind === 'missing' ? found.answer : told(app, asker, found.incident, view);
    }
    case 'part': {
      if (place === null) return null;
      const found = await findIncident(app, asker, place, { fresh: true });
      return found.kind === 'missing' ? found.answer : renderPart(found.incident.state, view);
    }
    case 'more': {
      if (place === null) return null;
      const found = await findIncident(app, asker, place, { fresh: true });
      if (found.kind === 'missing') return found.answer;
      const { state } = found.incident;
      const all = twins(askerOf(app, asker.user));
      const wordOf = (actionId: string) => all.find(({ buttons }) => buttons.includes(actionId))?.word;
      return renderMore(state, offeredNow(state).more, wordOf);
    }
    case 'oncall':
      await withTimeout(app.refreshSettings(asker.team), freshWaitMs);
      return renderOnCall(app.settings.oncall.rotations, view.typed, timeOf(app), app.settings.services);
    case 'overrides':
      return showOverrides(app, asker.team);
    case 'services':
      return renderServices(app.settings.services);
    case 'service':
      return showService(app, asker, view.typed);
    case 'reliability':
      return null;
    default: {
      const unreachable: never = view;
      return unreachable;
    }
  }
}

type OfIncident = Extract<View, { kind: 'timeline' | 'timeline_of' | 'at' | 'catchup' | 'sent' }>;

/** What happened in an incident, to somebody who may see it. */
async function told(app: AppContext, asker: Asker, { state, events }: Incident, view: OfIncident): Promise<Answer> {
  switch (view.kind) {
    case 'timeline': {
      if (view.before === null) seen(app, asker, { state });
      const filter = view.filter === undefined ? null : readWrittenFilter(view.filter);
      return renderTimelinePage(state, events, view.before, filter);
    }
    case 'timeline_of': {
      const filter = readFilter(view.typed, view.now, spanOf(state, view.now));
      if (filter === 'no_zone') return noZone;
      if (filter !== null) return renderTimelinePage(state, events, null, filter);
      const kinds = kindNames().join(', ');
      return {
        text: `The timeline can be narrowed to a person (\`timeline @ana\`), a kind (\`timeline notes\`) or minutes (\`timeline 30m\`, \`timeline 02:10-02:30\`). Kinds are: ${kinds}.`,
      };
    }
    case 'at': {
      const minute = readPast(view.typed, view.now, spanOf(state, view.now));
      if (minute === 'no_zone') return noZone;
      if (minute === null)
        return { text: 'Please write a time, such as `/incident at 02:14` or `/incident at yesterday 23:40`.' };
      if (minute > Date.parse(view.now.at)) {
        return {
          text: `${moment(new Date(minute).toISOString())} is in the future. Please write a time in the past.`,
        };
      }
      return renderLookBack(state, events, minute);
    }
    case 'sent':
      return renderSent(state, await app.sentTexts.of(alertsOf(state)));
    case 'catchup': {
      const upTo = await app.seen.upTo(state.incident_id, asker.user);
      seen(app, asker, { state });
      return renderCatchUp(state, events, upTo);
    }
    default: {
      const unreachable: never = view;
      return unreachable;
    }
  }
}

function timeOf({ clock }: Pick<AppContext, 'clock'>): string {
  return new Date(clock()).toISOString();
}

const noZone: Answer = {
  text: 'Slack does not say which time zone you are in. Please write the time in UTC, such as `02:14Z`.',
};

function seen(app: AppContext, { user }: Asker, { state }: Pick<Incident, 'state'>): void {
  app.seen.read(state.incident_id, user, state.head.sequence);
}
