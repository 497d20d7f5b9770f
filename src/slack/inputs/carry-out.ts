import { type Command, configure, type IncidentState, incident } from '../../capabilities/index.ts';
import { type AnyCommand, noSuchIncident } from '../../kernel/decide.ts';
import type { Reference } from '../../kernel/owed.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Outcome } from '../../store/outcome.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { Answer } from '../answer.ts';
import type { Asked } from '../kit/word.ts';
import { againOf, mayBeTriedAgain, withInstead, withRetry } from './again.ts';
import { type AppContext, declare, execute } from './app-context.ts';
import { arrange } from './arrange.ts';
import { type Found, findIncident, findSaid } from './find-incident.ts';
import type { Input } from './input.ts';
import { linkChannel } from './link-channel.ts';
import { openForm } from './open-form.ts';
import { permissionFor } from './permission-for.ts';
import { showView } from './show-view.ts';
import { withSimilar } from './similar.ts';
import { whichMeant } from './which-meant.ts';

/** How long a command waits for the settings after a start; then those of the file count. */
const settingsReadMs = 1_500;

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
  const missed = input.missed ?? ((why: Answer) => why);
  switch (asked.kind) {
    case 'unclear':
      return withInstead(missed({ text: asked.says }), asked.instead ?? [], input.requestId);
    case 'leave':
      return { text: 'Nothing was changed.', isInPlace: true };
    case 'view':
      return (await app.gate.objectionTo(input.asker, asked)) ?? showView(app, input, asked.view);
    case 'arrange':
      return (await app.gate.objectionTo(input.asker, asked)) ?? arrange(app, input, asked.what);
    case 'open':
      return (await app.gate.objectionTo(input.asker, asked)) ?? openForm(app, input, asked.form);
    case 'command': {
      if (asked.otherwise === undefined) return told(app, input, asked);
      const meant = await whichMeant(app, input, asked);
      return meant.kind === 'unclear' ? carryOut(app, input, meant) : told(app, input, meant);
    }
    case 'declare':
      return told(app, input, asked);
    default: {
      const unreachable: never = asked;
      return unreachable;
    }
  }
}

/** What to tell of a command once it is carried out. */
async function told(app: AppContext, input: Input, asked: CommandAsked): Promise<Answer | null> {
  const done = await carryOutCommand(app, input, asked);
  if (done.kind === 'missing') return input.missed?.(done.answer) ?? done.answer;
  const answered = input.answer(done.outcome, done.command);
  const isNew = asked.kind === 'declare' && answered !== null;
  const answer =
    isNew && done.outcome.kind === 'recorded'
      ? await withSimilar(app, input.asker, done.outcome.state, answered)
      : answered;
  if (answer === null || !mayBeTriedAgain(done.outcome)) return answer;
  return withRetry(answer, againOf(input, asked, input.asker.user, new Date(app.clock()).toISOString()));
}

type CommandAsked = Extract<Asked, { kind: 'command' | 'declare' }>;

export type Done =
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly command: Command }
  | { readonly kind: 'missing'; readonly answer: Answer };

/** Carries out a command that its person may ask for, on an incident that they may see. */
export async function carryOutCommand(
  app: AppContext,
  input: Pick<Input, 'asker' | 'place' | 'requestId' | 'origin' | 'occurredAt' | 'to' | 'entry'>,
  asked: CommandAsked,
): Promise<Done> {
  const { asker, requestId: event_id, origin, occurredAt: occurred_at } = input;
  const objection = await app.gate.objectionTo(asker, asked);
  if (objection !== null) return { kind: 'missing', answer: objection };
  // Who is on call, and which services there are, follows from what people have changed.
  await withTimeout(app.settingsRead(asker.team), settingsReadMs);
  const request = { event_id, actor: asker.user, origin, occurred_at };
  if (asked.kind === 'declare') {
    const command = commandOf(asked, asker.team, app);
    if (command?.type !== 'declare') throw new Error(`No capability takes the declaration ${asked.command.type}`);
    const outcome = await declare(app, { ...request, command }, input.entry);
    // The person who declares a private incident finds it in their lists at once, others once they are in its channel.
    if (outcome.kind === 'recorded' && command.private === true) {
      await admitted(app, outcome.state.incident_id, asker.user);
    }
    if (outcome.kind === 'recorded' && incident.needsChannel(outcome.state)) void linkChannel(app, outcome, input.to);
    return { kind: 'done', outcome, command };
  }
  const other = asked.into === undefined ? null : await findSaid(app, asker, asked.into);
  if (other?.kind === 'missing') return other;
  for (;;) {
    const found = await findOwn(app, input, asked);
    if (found.kind === 'missing') return found;
    const { viewer } = found;
    const { state } = found.incident;
    const named = other === null ? asked : { ...asked, command: { ...asked.command, ...between(state, other) } };
    const command = commandOf(named, asker.team, app);
    if (command === null) throw new Error(`No capability takes the command ${asked.command.type}`);
    const permission = await permissionFor(app, asker.user, command.type);
    const outcome = await execute(app, { ...request, incident_id: state.incident_id, command, viewer, permission });
    // It was made private since this process had looked: who is in its channel by now may go on, and nobody else.
    if (outcome.kind === 'refused' && outcome.reason === noSuchIncident.reason && !viewer.isInChannel) continue;
    return { kind: 'done', outcome, command };
  }
}

/** The incident that a command is about: the one that it names, or the one of its place. */
function findOwn(
  app: AppContext,
  { asker, place }: Pick<Input, 'asker' | 'place'>,
  { on, command }: Extract<Asked, { kind: 'command' }>,
): Promise<Found> {
  if (on !== undefined) return findSaid(app, asker, on);
  if (place === null) throw new Error(`The command ${command.type} is about no incident`);
  return findIncident(app, asker, place, { fresh: false });
}

/** What a command about two incidents takes: the other as it stands, and the people of its own. */
function between(state: IncidentState, other: Extract<Found, { kind: 'found' }>) {
  const people = incident.responders(state).map(({ user_id }) => user_id);
  return { into: referenceTo(other.incident.state), people: [...new Set(people)] };
}

function referenceTo(state: IncidentState): Reference {
  const { incident_id, number, kind, ended } = state;
  const isForAll = incident.maySee({ user_id: '', isInChannel: false }, state);
  const isOver = ended !== null && ended !== 'resolved';
  const open = incident.needsChannel(state) ? (ended === null ? 'open' : 'resolved') : 'without_channel';
  return { incident_id, number, kind, stands: !isForAll ? 'private' : isOver ? 'closed' : open, ended: ended ?? '' };
}

/** Lets somebody find an incident in their lists; when that can't be written, the record stands all the same. */
async function admitted({ viewers, logger }: AppContext, incidentId: string, user: string): Promise<void> {
  try {
    await viewers.admit(incidentId, [user]);
  } catch (error) {
    logger.warn({ incident_id: incidentId, reason: reasonOf(error) }, 'A private incident is in no lists yet');
  }
}

/** The command that is carried out, with what the settings add to it now. */
export function commandOf(
  { kind, command }: CommandAsked,
  team: string,
  { settings, clock }: Pick<AppContext, 'settings' | 'clock'>,
): Command | null {
  return readCommand(kind, configure(command, settings, new Date(clock()).toISOString()), team);
}

/** A declaration is made in the workspace that it comes from; its number is the record's to give. */
function readCommand(kind: CommandAsked['kind'], command: AnyCommand, team: string): Command | null {
  return incident.readCommand(kind === 'declare' ? { ...command, team_id: team, number: 1 } : command);
}
