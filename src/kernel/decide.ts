import { z } from 'zod';
import type { AnyCapability, CommandKind, Context } from './capability.ts';
import { type Decision, type Payload, refused, unchanged } from './decision.ts';
import type { IncidentCore } from './incident-core.ts';
import { incidentName } from './incident-name.ts';
import { objectionTo, textObjectionTo, tidied } from './payload.ts';
import type { Permission } from './permission.ts';
import type { EventKinds } from './read-event.ts';
import { textFieldsOf } from './text.ts';
import { isBlank } from './typed-text.ts';

export type AnyCommand = { readonly type: string };

/** What a kind of command is called by its type, in one table over all capabilities. */
export type CommandKinds<State> = ReadonlyMap<string, AnyCommandKind<State>>;

/** A kind of command with its types gone: the command that it is given is of its own type. */
type AnyCommandKind<State> = {
  readonly subject: string;
  readonly takes: z.ZodObject;
  leaves(command: AnyCommand): Payload | readonly [Payload, ...Payload[]];
  restricted?(inc: string): string;
  readonly holder?: 'actor' | 'user_id';
  decide?(context: Context<State>, command: AnyCommand): ReturnType<NonNullable<CommandKind<State, never>['decide']>>;
};

export function commandKindsOf<State>(capabilities: readonly AnyCapability<State>[]): CommandKinds<State> {
  return new Map(capabilities.flatMap(({ commands }) => Object.entries<AnyCommandKind<State>>(commands)));
}

const typed = z.looseObject({ type: z.string() });

/** A command whose parameters are of their types, from anything that was sent or stored; null for anything else. Total. */
export function readCommand<State>(commands: CommandKinds<State>, sent: unknown): AnyCommand | null {
  const read = typed.safeParse(sent);
  if (!read.success) return null;
  const { type, ...parameters } = read.data;
  const taken = commands.get(type)?.takes.safeParse(parameters);
  return taken?.success === true ? { type, ...taken.data } : null;
}

/** Who answers for something once the command is recorded: whoever asks for it, or whom it names. Null: nobody. */
export function holderOf<State>(commands: CommandKinds<State>, command: AnyCommand, actor: string): string | null {
  const holder = commands.get(command.type)?.holder;
  if (holder === undefined) return null;
  return holder === 'actor' ? actor : (naming.safeParse(command).data?.user_id ?? null);
}

/** The one field of a command that names a person, whatever the capability. */
export const naming = z.object({ user_id: z.string() });

/** What a command may leave in the record, tidied: it follows from the command alone, whatever the state. */
export function payloadsOf<State>(
  kinds: EventKinds<State>,
  commands: CommandKinds<State>,
  command: AnyCommand,
): readonly Payload[] {
  const left = commands.get(command.type)?.leaves(command);
  if (left === undefined) return [];
  const payloads: readonly Payload[] = isOne(left) ? [left] : left;
  return payloads.map((payload) => tidied(kinds, payload));
}

/** What somebody has typed of a command, by the name of each text: "the note". */
export function textsOf<State>(
  kinds: EventKinds<State>,
  commands: CommandKinds<State>,
  command: AnyCommand,
): readonly { readonly name: string; readonly text: string }[] {
  const [payload] = payloadsOf(kinds, commands, command);
  const kind = payload === undefined ? undefined : kinds.get(payload.type);
  return (kind === undefined ? [] : textFieldsOf(kind.data)).flatMap(({ field, name }) => {
    const text = payload?.data[field];
    return typeof text === 'string' && !isBlank(text) ? [{ name, text }] : [];
  });
}

function isOne(left: Payload | readonly Payload[]): left is Payload {
  return 'type' in left;
}

/** What a command does to an incident: an event, a no-op that names who and when, or a refusal that says why. Pure and total. */
export function decide<State extends IncidentCore>(
  kinds: EventKinds<State>,
  commands: CommandKinds<State>,
  state: State | null,
  command: AnyCommand,
  by: Omit<Context<State>, 'state'>,
): Decision {
  const kind = commands.get(command.type);
  const payloads = payloadsOf(kinds, commands, command);
  const [first] = payloads;
  if (kind === undefined || first === undefined) {
    return refused('unknown_command', 'This version of Quorum does not know this command.');
  }
  const isOpening = kinds.get(first.type)?.opens !== undefined;
  if (state === null && !isOpening) return noSuchIncident;
  if (state !== null && isOpening) return unchanged(state.declared, 'Already declared');
  if (state !== null && state.unreadable !== null) return readOnly(state, state.unreadable);
  for (const payload of payloads) {
    const objection = textObjectionTo(kinds, payload);
    if (objection !== null) return objection;
  }
  const decided = state === null ? null : (kind.decide?.({ state, ...by }, command) ?? null);
  if (decided !== null && 'kind' in decided) return decided;
  const event = decided === null ? first : tidied(kinds, decided);
  return objectionTo(kinds, event) ?? { kind: 'accepted', event };
}

/**
 * A decision for somebody who may not have it: why they may not, in the place of what they would get or be asked. What is so
 * already, and what is not possible for anybody, is told to everybody.
 */
export function forbidden<State extends IncidentCore>(
  capabilities: readonly AnyCapability<State>[],
  commands: CommandKinds<State>,
  state: State | null,
  { type }: AnyCommand,
  { actor, permission }: { readonly actor: string; readonly permission?: Permission | undefined },
  decision: Decision,
): Decision {
  const wouldGo = decision.kind === 'accepted' || (decision.kind === 'refused' && decision.needs !== undefined);
  const deed = state === null ? undefined : commands.get(type)?.restricted?.(incidentName(state));
  if (state === null || permission === undefined || deed === undefined || !wouldGo) return decision;
  for (const capability of capabilities) {
    const refusal = capability.forbids?.(state, { actor, permission }, deed) ?? null;
    if (refusal !== null) return refusal;
  }
  return decision;
}

/** Also the answer to people who may not know of the incident. */
export const noSuchIncident = refused('not_declared', 'There is no such incident.');

function readOnly(core: IncidentCore, { sequence, why }: NonNullable<IncidentCore['unreadable']>): Decision {
  const name = incidentName(core);
  const says =
    why === 'newer'
      ? `${name} was written by a newer version of Quorum. It is read-only here until this version is updated.`
      : `${name} can’t be changed: its event ${sequence} can’t be read. \`quorum verify ${name}\` says what is wrong with it.`;
  return refused(why === 'newer' ? 'newer' : 'damaged', says);
}
