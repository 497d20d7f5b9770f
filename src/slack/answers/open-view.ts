import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import { slackErrorOf } from '../surfaces/slack-call.ts';

/** How long somebody waits for a view: its trigger lives about 3 s, and the request must be acknowledged before that. */
const limitMs = 1_800;

/** `spent`: the trigger has opened a view before, perhaps at an earlier delivery of the same request. */
export type Opened =
  | { readonly kind: 'opened'; readonly viewId: string | null }
  | { readonly kind: 'spent'; readonly reason: string }
  | { readonly kind: 'not_opened'; readonly reason: string };

/**
 * Opens a view. A trigger works once, so that nothing is tried again. Never throws.
 * https://docs.slack.dev/reference/methods/views.open
 */
export async function openView(slack: WebClient, triggerId: string, view: ModalView): Promise<Opened> {
  const opening = slack.views.open({ trigger_id: triggerId, view }).then(
    (opened): Opened => ({ kind: 'opened', viewId: opened.view?.id ?? null }),
    (error: unknown): Opened => ({
      kind: slackErrorOf(error) === 'exchanged_trigger_id' ? 'spent' : 'not_opened',
      reason: reasonOf(error),
    }),
  );
  const early = await withTimeout(opening, limitMs);
  return early?.value ?? { kind: 'not_opened', reason: `views.open took longer than ${limitMs} ms` };
}
