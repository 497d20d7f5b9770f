import type { IncidentState } from '../../incident/state.ts';
import { reasonOf } from '../../store/database-error.ts';
import { inTime } from '../../store/in-time.ts';
import type { Outcome } from '../../store/outcome.ts';
import { slackErrorOf } from '../surfaces/slack-call.ts';
import { type Answer, type Edge, told } from './edge.ts';
import type { FormName, Place } from './language.ts';
import { gone, incidentAt, notHere } from './look-up.ts';

/** How long a form waits for what stands in the record: its trigger lives about 3 s, and Slack must still answer. */
const lookUpMs = 500;

export type Opening = {
  readonly team: string;
  readonly user: string;
  readonly triggerId: string;
  readonly form: FormName;
  readonly place: Place | null;
};

type Found =
  | { readonly kind: 'found'; readonly state: IncidentState }
  | { readonly kind: 'missing'; readonly answer: Answer }
  | { readonly kind: 'unread' };

/**
 * Opens a form on what stands in the record; when that takes too long, opens it at once and fills it afterwards. Answers
 * null, or what to tell instead of a form. The trigger works once and lives about 3 s.
 * https://docs.slack.dev/reference/methods/views.open
 */
export async function openForm(edge: Edge, opening: Opening): Promise<Answer | null> {
  const { slack, language } = edge;
  const { form, user, triggerId } = opening;
  const place = form === 'declare' ? null : opening.place;
  const looking = place === null ? null : lookUp(edge, opening.team, place);
  const early = looking === null ? null : await inTime(looking, lookUpMs);
  const found = early?.value ?? { kind: 'unread' };
  if (found.kind === 'missing') return found.answer;
  const state = found.kind === 'found' ? found.state : null;
  const pointless = state === null ? null : refusalOf(form, state);
  if (pointless !== null) return language.answer(pointless, form === 'resolve' ? 'resolve' : 'post_update', user);
  let viewId: string | undefined;
  try {
    viewId = (await slack.views.open({ trigger_id: triggerId, view: language.form(form, place, state) })).view?.id;
  } catch (error) {
    // A redelivery: the form is open already.
    if (slackErrorOf(error) === 'exchanged_trigger_id') return null;
    return { text: 'Slack did not open the form. Nothing was recorded; please try again.' };
  }
  if (early === null && looking !== null && viewId !== undefined) void fill(edge, opening, viewId, looking);
  return null;
}

async function lookUp({ directory, record, logger }: Edge, team: string, place: Place): Promise<Found> {
  try {
    const incidentId = await incidentAt({ directory }, team, place);
    if (incidentId === null) return { kind: 'missing', answer: notHere };
    const read = await record.load(incidentId, { fresh: true });
    if (read.kind === 'unavailable') return { kind: 'unread' };
    return read.value === null ? { kind: 'missing', answer: gone } : { kind: 'found', state: read.value.state };
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'A form could not be filled');
    return { kind: 'unread' };
  }
}

/** What a form would meet, whatever was typed into it, so that nobody types in vain. */
function refusalOf(form: FormName, state: IncidentState): Outcome | null {
  if (state.status !== 'resolved') return null;
  const mark = state.statusSet;
  if (form === 'resolve') return { kind: 'already', already: 'resolved', mark, state };
  return form === 'update' ? { kind: 'refused', refusal: { reason: 'resolved', mark }, state } : null;
}

/** Slack keeps what was typed meanwhile. https://docs.slack.dev/reference/methods/views.update */
async function fill(edge: Edge, { form, place }: Opening, view_id: string, looking: Promise<Found>): Promise<void> {
  const found = await looking;
  if (found.kind !== 'found' || form !== 'update') return;
  const view = edge.language.form(form, place, found.state);
  await told(edge, async () => {
    try {
      await edge.slack.views.update({ view_id, view });
    } catch (error) {
      // It was sent or closed before.
      if (slackErrorOf(error) !== 'not_found') throw error;
    }
  });
}
