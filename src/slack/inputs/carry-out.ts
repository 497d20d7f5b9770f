import { type Command, incident, slackSides } from '../../capabilities/index.ts';
import type { Settings } from '../../configuration/settings.ts';
import { type AnyCommand, noSuchIncident } from '../../kernel/decide.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import type { Asked, View } from '../kit/word.ts';
import { renderSummary } from '../surfaces/summary.ts';
import { renderHelp } from '../views/help.ts';
import { renderList, unreadList } from '../views/list.ts';
import { renderMenu } from '../views/menu.ts';
import { renderTimelinePage } from '../views/timeline-page.ts';
import { type AppContext, declare, execute } from './app-context.ts';
import { findByNumber, findIncident, notHere } from './find-incident.ts';
import type { Input } from './input.ts';
import { linkChannel } from './link-channel.ts';
import { openForm } from './open-form.ts';
import { words } from './read-line.ts';

/** What takes its own time to answer, and is carried out by itself. */
export type Reliability = { readonly kind: 'view'; readonly view: { readonly kind: 'reliability' } };

/** Whether it starts the proofs. */
export function isReliability(asked: Asked): asked is Reliability {
  return asked.kind === 'view' && asked.view.kind === 'reliability';
}

/** The type of the command that an input asks for; null for what leaves no event. */
export function commandTypeOf(asked: Asked): Command['type'] | null {
  if (asked.kind !== 'command' && asked.kind !== 'declare') return null;
  return readCommand(asked.kind, asked.command, '')?.type ?? null;
}

/** Does what somebody asks for, and answers what to tell them; null when there is nothing to say. */
export async function carryOut(app: AppContext, input: Input, asked: Asked): Promise<Answer | null> {
  switch (asked.kind) {
    case 'unclear':
      return { text: asked.says };
    case 'view':
      return (await app.gate.objectionTo(input.asker, asked)) ?? show(app, input, asked.view);
    case 'open':
      return (await app.gate.objectionTo(input.asker, asked)) ?? openForm(app, input, asked.form);
    case 'declare':
    case 'command': {
      const done = await carryOutCommand(app, input, asked);
      return done.kind === 'missing' ? done.answer : input.answer(done.outcome, done.command);
    }
    default: {
      const unreachable: never = asked;
      return unreachable;
    }
  }
}

type CommandAsked = Extract<Asked, { kind: 'command' | 'declare' }>;

export type Done =
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly command: Command }
  | { readonly kind: 'missing'; readonly answer: Answer };

/** Carries out a command that its person may ask for, on an incident that they may see. */
export async function carryOutCommand(
  app: AppContext,
  input: Pick<Input, 'asker' | 'place' | 'requestId' | 'origin' | 'to'>,
  asked: CommandAsked,
): Promise<Done> {
  const { asker, place, requestId: event_id, origin } = input;
  const command = commandOf(asked, asker.team, app.settings);
  if (command === null) throw new Error(`No capability takes the command ${asked.command.type}`);
  const objection = await app.gate.objectionTo(asker, asked);
  if (objection !== null) return { kind: 'missing', answer: objection };
  const request = { event_id, actor: asker.user, origin };
  if (command.type === 'declare') {
    const outcome = await declare(app, { ...request, command });
    // The person who declares a private incident finds it in their lists at once, others once they are in its channel.
    if (outcome.kind === 'recorded' && command.private === true) {
      await admitted(app, outcome.state.incident_id, asker.user);
    }
    void linkChannel(app, outcome, input.to);
    return { kind: 'done', outcome, command };
  }
  if (place === null) throw new Error(`The command ${command.type} is about no incident`);
  for (;;) {
    const found = await findIncident(app, asker, place, { fresh: false });
    if (found.kind === 'missing') return found;
    const { viewer } = found;
    const outcome = await execute(app, { ...request, incident_id: found.incident.state.incident_id, command, viewer });
    // It was made private since this process had looked: who is in its channel by now may go on, and nobody else.
    if (outcome.kind === 'refused' && outcome.reason === noSuchIncident.reason && !viewer.isInChannel) continue;
    return { kind: 'done', outcome, command };
  }
}

/** Lets somebody find an incident in their lists; when that can't be written, the record stands all the same. */
async function admitted({ viewers, logger }: AppContext, incidentId: string, user: string): Promise<void> {
  try {
    await viewers.admit(incidentId, [user]);
  } catch (error) {
    logger.warn({ incident_id: incidentId, reason: reasonOf(error) }, 'A private incident is in no lists yet');
  }
}

/** The command that is carried out, with what the settings add to it. */
function commandOf({ kind, command }: CommandAsked, team: string, settings: Settings): Command | null {
  const configured = slackSides.reduce((one, side) => side.configure?.(one, settings) ?? one, command);
  return readCommand(kind, configured, team);
}

/** A declaration is made in the workspace that it comes from; its number is the record's to give. */
function readCommand(kind: CommandAsked['kind'], command: AnyCommand, team: string): Command | null {
  return incident.readCommand(kind === 'declare' ? { ...command, team_id: team, number: 1 } : command);
}

async function show(app: AppContext, { asker, place }: Input, view: View): Promise<Answer | null> {
  switch (view.kind) {
    case 'help':
      return renderHelp(words);
    case 'list': {
      const lists = await app.lists.read(asker.team, asker.user, view.from);
      return lists === null ? unreadList : renderList(lists, view.from);
    }
    case 'menu': {
      if (place === null) return renderMenu();
      const found = await findIncident(app, asker, place, { fresh: true });
      if (found.kind === 'found') return renderSummary(found.incident.state);
      return found.answer === notHere ? renderMenu() : found.answer;
    }
    case 'show':
    case 'show_channel': {
      const found =
        view.kind === 'show'
          ? await findByNumber(app, asker, view.number)
          : await findIncident(app, asker, { channel_id: view.channel_id }, { fresh: true });
      if (found.kind === 'missing') return found.answer;
      const { state } = found.incident;
      const channel = (await app.directory.channelsOf([state.incident_id])).get(state.incident_id) ?? null;
      return renderSummary(state, channel === asker.channel ? null : channel);
    }
    case 'timeline': {
      if (place === null) return null;
      const found = await findIncident(app, asker, place, { fresh: true });
      if (found.kind === 'missing') return found.answer;
      return renderTimelinePage(found.incident.state, found.incident.events, view.before);
    }
    case 'reliability':
      return null;
    default: {
      const unreachable: never = view;
      return unreachable;
    }
  }
}
