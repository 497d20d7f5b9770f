import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import { plainText } from '../kit/plain-text.ts';
import type { Asked } from '../kit/word.ts';
import { type Again, readAgain, readSaid } from './again.ts';
import type { Request } from './answer-in-time.ts';
import type { AppContext } from './app-context.ts';
import { commandTypeOf } from './carry-out.ts';
import { givenBack, outcomeAnswerToLine } from './outcome-answer.ts';
import { readNamed } from './read-named.ts';
import { serve } from './serve.ts';
import type { Click } from './slack-input.ts';

/**
 * A click on what sends a request again, or says a line that was meant: done as if it had been typed, by an id that stays
 * the same, so that it counts once however often it is clicked. False for any other click.
 */
export async function takeAgain(
  app: AppContext,
  click: Click,
  to: Recipient,
  acknowledge: Request['acknowledge'],
): Promise<boolean> {
  const { sender, action_id, value, container } = click;
  const again = readAgain(action_id, value, sender.user);
  const said = again === null ? readSaid(action_id, value) : null;
  const meant = again ?? (said === null ? null : await meantBy(app, to, said, container.channel_id ?? null));
  if (meant === null) return false;
  const { asked, line, request } = 'asked' in meant ? meant : { asked: askedBy(meant), line: '', request: meant };
  const isInPlace = container.is_ephemeral === true;
  await serve(
    app,
    sender,
    asked,
    { to, requestId: request.id, asked: commandTypeOf(asked), again: again ?? null, typed: line, acknowledge },
    {
      place: request.place,
      triggerId: click.trigger_id,
      origin: request.origin,
      occurredAt: again?.at,
      entry: again?.entry ?? null,
      missed: (why) => givenBack(why, line),
      answer: (outcome, command): Answer => {
        const answer = outcomeAnswerToLine(outcome, command, sender.user);
        return isInPlace ? { ...answer, isInPlace } : answer;
      },
    },
  );
  return true;
}

function askedBy({ kind, command, on, into }: Again): Asked {
  if (kind === 'declare') return { kind, command };
  return { kind, command, ...(on === undefined ? {} : { on }), ...(into === undefined ? {} : { into }) };
}

type Meant = {
  readonly asked: Asked;
  readonly line: string;
  readonly request: Pick<Again, 'id' | 'place' | 'origin'>;
};

async function meantBy(
  app: AppContext,
  { team, user }: Recipient,
  { id, line }: { readonly id: string; readonly line: string },
  channel: string | null,
): Promise<Meant | null> {
  if (channel === null) return null;
  const asked = await readNamed(app, team, user, line);
  return {
    asked,
    line: `/incident ${plainText(line)}`,
    request: { id, place: { channel_id: channel }, origin: 'button' },
  };
}
