import { slackErrorOf } from '../surfaces/slack-call.ts';
import type { Answer, Edge } from './edge.ts';
import type { FormName, Place } from './language.ts';

/**
 * Opens a form at once: its trigger lives about 3 s and works once, so nothing slow may come before it. Answers null,
 * or what to tell when Slack did not open it. https://docs.slack.dev/reference/methods/views.open
 */
export async function openForm(
  { slack, language }: Edge,
  triggerId: string,
  form: FormName,
  place: Place | null,
): Promise<Answer | null> {
  try {
    await slack.views.open({ trigger_id: triggerId, view: language.form(form, place) });
    return null;
  } catch (error) {
    // A redelivery: the form is open already.
    if (slackErrorOf(error) === 'exchanged_trigger_id') return null;
    return { text: 'Slack did not open the form. Nothing was recorded; please try again.' };
  }
}
