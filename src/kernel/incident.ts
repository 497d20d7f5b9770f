import type { AnyCapability, Detail, Responder } from './capability.ts';
import { type ChainedEvent, genesisHash, hashOf } from './chain.ts';
import type { TextRow } from './commitment.ts';
import {
  type AnyCommand,
  commandKindsOf,
  decide,
  forbidden,
  holderOf,
  payloadsOf,
  readCommand,
  textsOf,
} from './decide.ts';
import type { Decision, Payload } from './decision.ts';
import type { Due } from './due.ts';
import { type Duty, dutiesOf } from './duty.ts';
import type { AnyEvent, StoredEvent, UnreadableEvent } from './event.ts';
import { evolve } from './evolve.ts';
import type { IncidentCore } from './incident-core.ts';
import { badgeOf, factsOf, nextDue, type Overview, overviewOf } from './overview.ts';
import type { Owed } from './owed.ts';
import { committed, saysTheSame } from './payload.ts';
import type { Permission } from './permission.ts';
import type { Sentence } from './phrase.ts';
import { eventKindsOf, readEvent } from './read-event.ts';
import { redactedBy, withRedactions } from './redactions.ts';
import type { Request } from './request.ts';
import { type TimelineEntry, timeline } from './timeline.ts';
import type { Viewer } from './viewer.ts';

/** An event before the database has dated it: as it is told, as it will stand, and the texts that go beside it. */
export type Draft<Event> = {
  readonly link: ChainedEvent;
  readonly texts: readonly TextRow[];
  /** The incident that it opens, or null. */
  readonly opens: Pick<IncidentCore, 'team_id' | 'number' | 'kind'> | null;
  /** The event as the database dated it and the region that took it is named. */
  dated(region: string, recorded_at: string): Event;
};

/** Everything that can be said of incidents with these capabilities. Pure and total but for what is named. */
export type IncidentKernel<State, Event, Command extends AnyCommand> = {
  readonly capabilities: readonly AnyCapability<State>[];
  decide(
    state: State | null,
    command: Command,
    by: { readonly actor: string; readonly at: string; readonly permission?: Permission | undefined },
  ): Decision;
  /** A command from anything that was sent or stored; null when it is none of these capabilities'. */
  readCommand(sent: unknown): Command | null;
  /** Who answers for something once the command is recorded; null: nobody. */
  holderOf(command: AnyCommand, actor: string): string | null;
  /** What a sentence calls the thing that a command records: "the note". */
  subjectOf(type: Command['type']): string;
  /** What somebody has typed of a command, by the name of each text: "the note". */
  textsOf(command: Command): readonly { readonly name: string; readonly text: string }[];
  /** Whether an event is what a command asks for. Texts that have been erased since are not compared. */
  isLeftBy(event: Event, command: Command): boolean;
  /** Makes an event of what was decided. `salt`: 16 fresh random bytes in hex at each call. */
  draft(state: State | null, request: Request<Command>, payload: Payload, salt: () => string): Draft<Event>;
  /** @throws BrokenRecordError when the event can't follow. */
  evolve(state: State | null, event: Event): State;
  /** The state after all events, or null before the first. @throws BrokenRecordError */
  fold(events: Iterable<Event>, from?: State | null): State | null;
  /** Null when even the envelope of the event can't be read. */
  read(stored: StoredEvent, texts: readonly TextRow[]): Event | null;
  /** The events without the texts that some among them erase. */
  withRedactions(events: readonly Event[]): readonly Event[];
  /** The event whose texts this one erases, or null. */
  redactedBy(event: Event): number | null;
  timeline(events: readonly Event[], shown?: readonly Event[]): readonly TimelineEntry[];
  facts(state: State): readonly Sentence[];
  details(state: State): readonly Detail[];
  responders(state: State): readonly Responder[];
  open(state: State): readonly Sentence[];
  afterwards(state: State): readonly Sentence[];
  badge(state: State): string;
  overview(state: State): Overview;
  duties(state: State): readonly Duty[];
  nextDue(state: State): Due | null;
  maySee(viewer: Viewer, state: State): boolean;
  /** Whether it is to have a channel by now. */
  needsChannel(state: State): boolean;
  /** What other incidents are to be told, in the order of the events. */
  owes(state: State): readonly Owed[];
  /** The other incidents that its sentences lead to. */
  refersTo(state: State): readonly string[];
};

/** Puts capabilities together, in the order in which they are shown. */
export function incidentOf<
  State extends IncidentCore,
  Event extends AnyEvent | UnreadableEvent,
  Command extends AnyCommand,
>(capabilities: readonly AnyCapability<State>[]): IncidentKernel<State, Event, Command> {
  const kinds = eventKindsOf(capabilities);
  const commands = commandKindsOf(capabilities);
  const after = (state: State | null, event: Event): State => evolve(capabilities, kinds, state, event);

  return {
    capabilities,
    decide(state, command, { permission, ...by }) {
      const doubts = state === null ? [] : capabilities.flatMap((capability) => capability.doubts?.(state) ?? []);
      const decision = decide(kinds, commands, state, command, { ...by, doubts });
      return forbidden(capabilities, commands, state, command, { actor: by.actor, permission }, decision);
    },
    readCommand(sent) {
      const command = readCommand(commands, sent);
      return command !== null && isOurs(command) ? command : null;
    },
    holderOf: (command, actor) => holderOf(commands, command, actor),
    subjectOf: (type) => commands.get(type)?.subject ?? 'that',
    textsOf: (command) => textsOf(kinds, commands, command),
    isLeftBy: (event, command) => payloadsOf(kinds, commands, command).some((left) => saysTheSame(kinds, event, left)),
    draft(state, request, payload, salt) {
      const { event_id, incident_id, actor, origin, occurred_at } = request;
      const sequence = (state?.head.sequence ?? 0) + 1;
      const { data, texts } = committed(kinds, payload, salt);
      const envelope = { event_id, incident_id, sequence, actor, origin, occurred_at };
      const said = { ...envelope, type: payload.type, data };
      const previous_hash = state?.head.hash ?? genesisHash;
      const chained = { previous_hash, hash: hashOf(previous_hash, said) };
      return {
        link: { ...said, ...chained },
        texts: texts.map((text) => ({ ...text, sequence })),
        opens: kinds.get(payload.type)?.opens?.(payload.data) ?? null,
        dated(region, recorded_at) {
          const event = { ...envelope, ...payload, ...chained, region, recorded_at };
          if (!isKnown(event)) throw new Error(`No capability knows the event ${payload.type}`);
          return event;
        },
      };
    },
    evolve: after,
    fold(events, from = null) {
      let state = from;
      for (const event of events) state = after(state, event);
      return state;
    },
    read(stored, texts) {
      const event = readEvent(kinds, stored, texts);
      return event !== null && isKnown(event) ? event : null;
    },
    withRedactions: (events) => withRedactions(kinds, events),
    redactedBy: (event) => redactedBy(kinds, event),
    timeline: (events, shown) => timeline(kinds, events, shown),
    facts: (state) => factsOf(capabilities, state),
    details: (state) => capabilities.flatMap((capability) => capability.details?.(state) ?? []),
    responders: (state) => capabilities.flatMap((capability) => capability.responders?.(state) ?? []),
    open: (state) => capabilities.flatMap((capability) => capability.open?.(state) ?? []),
    afterwards: (state) => capabilities.flatMap((capability) => capability.afterwards?.(state) ?? []),
    badge: (state) => badgeOf(capabilities, state),
    overview: (state) => overviewOf(capabilities, state),
    duties: (state) => dutiesOf(capabilities, state),
    nextDue: (state) => nextDue(capabilities, state),
    needsChannel: (state) => !capabilities.some((capability) => capability.needsNoChannel?.(state) ?? false),
    owes: (state) => capabilities.flatMap((capability) => capability.owes?.(state) ?? []),
    refersTo: (state) => capabilities.flatMap((capability) => capability.refersTo?.(state) ?? []),
    maySee: (viewer, state) => capabilities.every((capability) => capability.maySee?.(state, viewer) ?? true),
  };

  /** Events are made in two places, here and by `readEvent`, and both have their data checked by their kind's schema. */
  function isKnown(event: AnyEvent | UnreadableEvent): event is Event {
    return event.type === 'unreadable' || kinds.has(event.type);
  }

  /** Its parameters have been checked by `takes` of its kind. */
  function isOurs(command: AnyCommand): command is Command {
    return commands.has(command.type);
  }
}
