import { reasonOf } from '../../store/database-error.ts';
import { type Answer, ephemeral } from '../answer.ts';
import type { Delivery } from '../inbox/kept-event.ts';
import { loggedAs } from '../log-context.ts';
import type { Received } from '../transport/connection.ts';
import { takeClick } from './action.ts';
import { failureText } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { lineOf, takeCommand } from './command.ts';
import { givenBack } from './outcome-answer.ts';
import { takeGlobalShortcut, takeMessageShortcut } from './shortcut.ts';
import { readSlackInput, type SlackInput } from './slack-input.ts';
import { errorsUnderForm, takeForm } from './submission.ts';

const unreadable: Answer = {
  text: 'Quorum can’t read what Slack sent here. Nothing was recorded. Please try again; `/incident help` lists the commands.',
};

/** The one way in for all that Slack sends, over either transport. */
export function createReceiver(app: AppContext, keep: (delivery: Delivery) => Promise<void>) {
  /** @throws when an event could not be written down: Slack sends it again. */
  return async ({ body, acknowledge }: Received): Promise<void> => {
    const input = readSlackInput(body, app.settings.reactions.note);
    if (input.kind === 'event') {
      if (app.gate.isOurs(input.delivery.event.team)) await keep(input.delivery);
      return acknowledge();
    }
    let isAcknowledged = false;
    const once = async (answer?: unknown): Promise<void> => {
      isAcknowledged = true;
      await acknowledge(answer);
    };
    await loggedAs({ kind: input.kind }, async () => {
      try {
        await take(app, input, once);
      } catch (error) {
        app.logger.error({ reason: reasonOf(error) }, 'A request could not be dealt with');
        const failed = { text: failureText(error) };
        const answer = input.kind === 'command' ? givenBack(failed, lineOf(input.text)) : failed;
        if (!isAcknowledged) await acknowledge(asReceipt(input, answer));
      }
    });
  };
}

async function take(
  app: AppContext,
  input: Exclude<SlackInput, { kind: 'event' }>,
  acknowledge: Received['acknowledge'],
): Promise<void> {
  switch (input.kind) {
    case 'command':
      return takeCommand(app, input, acknowledge);
    case 'click':
      return takeClick(app, input, acknowledge);
    case 'form':
      return takeForm(app, input, acknowledge);
    case 'global_shortcut':
      return takeGlobalShortcut(app, input, acknowledge);
    case 'message_shortcut':
      return takeMessageShortcut(app, input, acknowledge);
    case 'options':
      return acknowledge({ options: [] });
    case 'nothing':
      return acknowledge();
    case 'unreadable': {
      app.logger.warn({ of: input.of, fields: input.fields }, 'Something that Slack sent can’t be read');
      await acknowledge(asReceipt(input, unreadable));
      if (input.from === null || input.of === 'form') return;
      const { user, response_url: responseUrl } = input.from;
      await app.answers.tellBeside(
        { team: '', user: user.id, channel: null, responseUrl, triggerId: null },
        unreadable,
      );
      return;
    }
    default: {
      const unreachable: never = input;
      return unreachable;
    }
  }
}

/** An answer in an acknowledgement, where one can hold it. */
function asReceipt(input: SlackInput, answer: Answer): unknown {
  const of = input.kind === 'unreadable' ? input.of : input.kind;
  if (of === 'command') return ephemeral(answer);
  return of === 'form' ? errorsUnderForm(answer.text) : undefined;
}
