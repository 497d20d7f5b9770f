import { setTimeout as wait } from 'node:timers/promises';
import type { KnownBlock } from '@slack/types';
import type { IncidentState } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import { openView } from '../answers/open-view.ts';
import type { Form } from '../kit/form.ts';
import { sentence, whoAndWhen } from '../kit/mrkdwn.ts';
import { refusalOf } from '../slack-refusals.ts';
import { slackErrorOf } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';
import { type Found, findIncident } from './find-incident.ts';
import { type Besides, renderForm } from './form-view.ts';
import type { Asker } from './gate.ts';
import type { Input } from './input.ts';
import { formNamed, type Place } from './read-submission.ts';
import { similarNotices } from './similar.ts';

/** How long a form waits for what stands in the record: its trigger lives about 3 s, and Slack must still answer. */
const lookUpMs = 500;

type Opening = Pick<Input, 'asker' | 'place' | 'triggerId'>;

/**
 * Opens a form on what stands in the record; when that takes too long, opens it at once and fills it afterwards. Answers
 * null, or what to tell instead of a form. The trigger works once and lives about 3 s.
 * https://docs.slack.dev/reference/methods/views.open
 */
export async function openForm(
  app: AppContext,
  opening: Opening,
  name: string,
  besides: Besides = {},
): Promise<Answer | null> {
  const { asker, triggerId } = opening;
  const form = formNamed(name);
  if (form === null) throw new Error(`There is no form ${name}`);
  // The form that declares an incident is about none.
  const place = name === 'declare' ? null : opening.place;
  const looking = place === null ? null : lookUp(app, asker, place);
  const early = looking === null ? null : ((await withTimeout(looking, lookUpMs))?.value ?? null);
  if (early?.kind === 'missing') return early.answer;
  const state = early?.incident.state ?? null;
  const objection = state === null ? null : (form.objection?.(state) ?? null);
  if (objection !== null) {
    const says = sentence(objection.says, 200, asker.user);
    return { text: objection.kind === 'refused' ? says : `${says} (${whoAndWhen(objection.since, asker.user)}).` };
  }
  const notices = name === 'declare' ? await noticesOf(app, asker, besides) : [];
  const view = renderForm(form, place, state, app.settings, { ...besides, notices });
  const opened = await openView(app.slack, triggerId, view);
  switch (opened.kind) {
    case 'not_opened':
      app.logger.warn({ form: name, reason: opened.reason }, 'A form did not open');
      return notOpened(form.name);
    case 'spent':
      // A redelivery: the form is open already.
      return null;
    case 'opened': {
      const { viewId } = opened;
      if (state === null && looking !== null && viewId !== null && form.isFilledLater === true) {
        void fill(app, form, place, viewId, looking);
      }
      return null;
    }
    default: {
      const unreachable: never = opened;
      return unreachable;
    }
  }
}

/** What to know before an incident is declared; what may be the same is left out where it takes too long to look up. */
async function noticesOf(
  app: AppContext,
  asker: Asker,
  { words = '', notices = [] }: Besides,
): Promise<readonly KnownBlock[]> {
  const similar = await withTimeout(similarNotices(app, asker, words), lookUpMs);
  return [...notices, ...(similar?.value ?? [])];
}

/** Says how to go on without the form: it may still open, when Slack was only slow. */
function notOpened(name: string): Answer {
  const instead =
    name === 'declare'
      ? '`/incident declare` followed by a title works without it.'
      : '`/incident help` lists the commands that work without it.';
  return { text: `Slack did not open the form in time. Nothing was recorded. Please try again; ${instead}` };
}

async function lookUp(app: AppContext, asker: Asker, place: Place): Promise<Found | null> {
  try {
    return await findIncident(app, asker, place, { fresh: true });
  } catch (error) {
    app.logger.warn({ reason: reasonOf(error) }, 'A form could not be filled');
    return null;
  }
}

/** The pauses before a form that could not be filled is filled again: whoever opened it is typing by then. */
const fillPausesMs = [0, 1_000, 2_000];

/** Slack keeps what has been typed since. https://docs.slack.dev/reference/methods/views.update */
async function fill(
  { slack, settings, logger }: AppContext,
  form: Form<IncidentState>,
  place: Place | null,
  view_id: string,
  looking: Promise<Found | null>,
): Promise<void> {
  const found = await looking;
  if (found?.kind !== 'found') return;
  const view = renderForm(form, place, found.incident.state, settings);
  for (const pauseMs of fillPausesMs) {
    await wait(pauseMs);
    try {
      await slack.views.update({ view_id, view });
      return;
    } catch (error) {
      const refused = slackErrorOf(error);
      // It was sent or closed before.
      if (refused === 'not_found') return;
      logger.warn({ form: form.name, reason: reasonOf(error) }, 'A form could not be filled');
      if (refused !== null && refusalOf('views.update', refused) === 'wont') return;
    }
  }
}
