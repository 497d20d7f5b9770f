import { requestId } from '../kernel/request-id.ts';

/**
 * The request ids of everything that Slack sends. Each rests only on fields that stay the same when Slack delivers
 * again, so that a redelivery derives the same id and the record takes it once. The words in front are frozen: stored
 * ids rest on them. Fields: https://docs.slack.dev/interactivity/handling-user-interaction
 */

/** The incident that a declaration opens. */
export function incidentIdOf(declarationId: string): string {
  return requestId('incident', declarationId);
}

/** The message that an incident was declared from, as its first entry. */
export function firstEntryId(declarationId: string): string {
  return requestId('first_entry', declarationId);
}

/** A slash command; the trigger is the one thing in it that names this invocation. */
export function commandId(command: { readonly team_id: string; readonly trigger_id: string }): string {
  return requestId('command', command.team_id, command.trigger_id);
}

/** A global shortcut. */
export function shortcutId(shortcut: { readonly team: string; readonly trigger_id: string }): string {
  return requestId('shortcut', shortcut.team, shortcut.trigger_id);
}

/** A click on a button or a choice in a select. A double click is two, which `decide` answers as "already so". */
export function actionId(action: {
  readonly team: string;
  readonly user: string;
  /** The message's channel and ts, or the view's id. */
  readonly container: string;
  readonly action_id: string;
  readonly action_ts: string;
}): string {
  return requestId('action', action.team, action.user, action.container, action.action_id, action.action_ts);
}

/** A submitted modal; pressing Submit again after a lost answer sends the same view. `step` where it has several. */
export function viewId(view: { readonly id: string }, step = ''): string {
  return step === '' ? requestId('view', view.id) : requestId('view', view.id, step);
}

/** What follows from one event of Slack's; the event's own id names it, however often it is sent. */
export function eventId(event: { readonly app_id: string; readonly event_id: string }): string {
  return requestId('event', event.app_id, event.event_id);
}

/** The note of a message: one message is one note, whoever notes it, by 📌 or by the shortcut. */
export function notedMessageId(message: { readonly channel: string; readonly ts: string }): string {
  return requestId('message_shortcut', 'note_message', message.channel, message.ts);
}

/** What else is made of a message by a shortcut: once, whoever does it. */
export function madeOfMessageId(
  callbackId: string,
  message: { readonly channel: string; readonly ts: string },
): string {
  return requestId('message_shortcut', callbackId, message.channel, message.ts);
}
