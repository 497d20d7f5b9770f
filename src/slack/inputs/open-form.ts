import type { IncidentState } from '../../capabilities/index.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Form } from '../kit/form.ts';
import { sentence, whoAndWhen } from '../kit/mrkdwn.ts';
import { slackErrorOf } from '../surfaces/slack-call.ts';
import { type AppContext, bestEffort } from './app-context.ts';
import { type Asker, type Found, findIncident } from './find-incident.ts';
import { renderForm } from './form-view.ts';
import type { Input } from './input.ts';
import { formNamed, type Place } from './read-submission.ts';

/** How long a form waits for what stands in the record: its trigger lives about 3 s, and Slack must still answer. */
const lookUpMs = 500;

type Opening = Pick<Input, 'asker' | 'place' | 'triggerId'>;

/**
 * Opens a form on what stands in the record; when that takes too long, opens it at once and fills it afterwards. Answers
 * null, or what to tell instead of a form. The trigger works once and lives about 3 s.
 * https://docs.slack.dev/reference/methods/views.open
 */
export async function openForm(app: AppContext, opening: Opening, name: string): Promise<Answer | null> {
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
  let viewId: string | undefined;
  try {
    const view = renderForm(form, place, state, app.settings);
    viewId = (await app.slack.views.open({ trigger_id: triggerId, view })).view?.id;
  } catch (error) {
    // A redelivery: the form is open already.
    if (slackErrorOf(error) === 'exchanged_trigger_id') return null;
    return { text: 'Slack did not open the form. Nothing was recorded; please try again.' };
  }
  const isLate = state === null && looking !== null && viewId !== undefined && form.isFilledLater === true;
  if (isLate) void fill(app, form, place, viewId, looking);
  return null;
}

async function lookUp(app: AppContext, asker: Asker, place: Place): Promise<Found | null> {
  try {
    return await findIncident(app, asker, place, { fresh: true });
  } catch (error) {
    app.logger.warn({ reason: reasonOf(error) }, 'A form could not be filled');
    return null;
  }
}

/** Slack keeps what has been typed since. https://docs.slack.dev/reference/methods/views.update */
async function fill(
  app: AppContext,
  form: Form<IncidentState>,
  place: Place | null,
  view_id: string | undefined,
  looking: Promise<Found | null>,
): Promise<void> {
  const found = await looking;
  if (found?.kind !== 'found' || view_id === undefined) return;
  await bestEffort(app, async () => {
    try {
      await app.slack.views.update({ view_id, view: renderForm(form, place, found.incident.state, app.settings) });
    } catch (error) {
      // It was sent or closed before.
      if (slackErrorOf(error) !== 'not_found') throw error;
    }
  });
}
