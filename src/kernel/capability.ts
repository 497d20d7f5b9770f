import { z } from 'zod';
import type { Payload, Refused, Unchanged } from './decision.ts';
import type { Due } from './due.ts';
import type { Duty } from './duty.ts';
import type { IncidentCore } from './incident-core.ts';
import type { Mark } from './mark.ts';
import type { Need } from './need.ts';
import type { NamedNudge, Nudge } from './nudge.ts';
import type { Owed } from './owed.ts';
import type { Permission } from './permission.ts';
import type { Sentence } from './phrase.ts';
import type { Text } from './text.ts';
import type { Viewer } from './viewer.ts';

/** The data of any event. */
export type Data = Readonly<Record<string, unknown>>;

/** No accepted command can have left such an event here: the record is broken. */
export type Impossible = { readonly impossible: string };

export function impossible(reason: string): Impossible {
  return { impossible: reason };
}

/** What a decision may rest on: the state, who asks, and when they acted (ISO 8601). */
export type Context<State> = {
  readonly state: State;
  readonly actor: string;
  readonly at: string;
  /** Why it may be too early to resolve the incident, as all capabilities see it. */
  readonly doubts: readonly string[];
};

/** Something that a responder can read about an incident: a label and one or more lines. */
export type Detail = {
  readonly label: string;
  readonly lines: readonly Sentence[];
  /** What somebody should do about each line, in their order. */
  readonly needs?: readonly Need[];
  /** How many lines a summary shows at most; it counts the others. Default 8. */
  readonly linesMax?: number;
  /** The word that shows all of them. */
  readonly allBy?: string;
  /** The announcement tells it, too. */
  readonly isForEverybody?: boolean;
  /** Its lines say what is promised, and by when: they stand together, right after who leads. Its label is not shown. */
  readonly isDue?: boolean;
};

/**
 * Somebody who responds. They are invited to the incident's channel and mentioned when the incident gets worse, each by the
 * first of what is said of them; `isChief`: before what else is.
 */
export type Responder = { readonly user_id: string; readonly says: Sentence; readonly isChief?: true };

/**
 * What an event says of an earlier one; its own number follows: "corrected by" event 9. Of one `about` the last counts;
 * `says` null: it is no longer so. `hides`: the earlier event is left out of the review.
 */
export type Remark = {
  readonly sequence: number;
  readonly about: string;
  readonly says: string | null;
  readonly hides?: boolean;
};

/**
 * One type of event: what it holds, what it changes, and how the timeline says it. Methods take their parameters
 * bivariantly, so that types of event with different data fit one list; the data that they are given has been read by
 * their own schema.
 */
export type EventKind<State, D extends Data = Data> = {
  /** Of the data; older versions are brought up to it step by step by `upcast`, keyed by the version that each takes. */
  readonly version: number;
  readonly data: z.ZodType<D> & z.ZodObject;
  readonly upcast: Readonly<Record<number, (data: Data) => Data>>;
  evolve?(state: State, data: D, mark: Mark): Partial<State> | Impossible;
  says(data: D, actor: string): Sentence;
  /** Only of the event that begins an incident; its first text is the incident's title. */
  opens?(data: D): Pick<IncidentCore, 'team_id' | 'number' | 'kind'>;
  /** The incident is resolved, or open again, after it. */
  readonly turns?: 'resolved' | 'open' | 'closed';
  /** Of an event that closes an incident without resolving it: what the incident is then, such as "declined". */
  closedAs?(data: D): string;
  /** Its text takes the place of another event's. */
  corrects?(data: D): { readonly sequence: number; readonly text: Text };
  /** It erases the texts of another event. */
  redacts?(data: D): { readonly sequence: number };
  /** The incident is called by it from then on. */
  titles?(data: D): Text;
  /** What the timeline says beside another event. */
  remarks?(data: D): Remark;
  /**
   * Fields that follow from the settings of the process that took the request first, or from the state: a redelivery may lack
   * them.
   */
  readonly configured?: readonly string[];
};

/** One kind of command. `decide` picks one of the payloads that it may leave; null: the only one. */
export type CommandKind<State, C, P extends Payload = Payload> = {
  /** What a sentence calls the thing that is recorded: "the note". */
  readonly subject: string;
  /** The types of its parameters. The event's schema and `decide` judge the values. */
  readonly takes: z.ZodObject;
  /** What it does to the incident of this name, where settings may say who may do that: "resolve INC-7". */
  restricted?(inc: string): string;
  /**
   * Who answers for something from then on: whoever asks for it, or the person that it names as `user_id`. Only members of the
   * workspace do so.
   */
  readonly holder?: 'actor' | 'user_id';
  /** They do not depend on the state: a redelivery is recognized by them. The kernel tidies and checks the texts. */
  leaves(command: C): P | readonly [P, ...P[]];
  decide?(context: Context<State>, command: C): P | Unchanged | Refused | null;
};

/** Both in ISO 8601; null: never yet, and at no certain time. */
export type News = { readonly told_at: string | null; readonly next_at: string | null };

/** A capability: everything about one thing that responders can do, for a kernel that doesn't know it by name. */
export type Capability<Name extends string, State, Fields, Events, Commands> = {
  readonly name: Name;
  /** Its part of the state right after the declaration. */
  readonly initial: (declared: Mark) => Fields;
  readonly events: Events;
  readonly commands: Commands;
  /**
   * What changes in its part of the state after any event, by how the incident stands then; null: nothing. For what
   * depends on other capabilities' parts, such as since when nobody attends to it. `mark`: of that event; `nudges`: what
   * all capabilities have to remind of, once those before this one have followed.
   */
  follows?(state: State, mark: Mark, nudges: () => readonly NamedNudge[]): Partial<Fields> | null;
  /** What somebody is reminded of as long as it stands so, by names that are frozen: `no_lead`. */
  readonly nudges?: Readonly<Record<string, (state: State) => readonly Nudge[]>>;
  /** Short facts for wherever an incident is named in one line: "sev1", "no lead yet". */
  facts?(state: State): readonly Sentence[];
  /** What its summary and its report say of it. */
  details?(state: State): readonly Detail[];
  /** What each of its people has to do, for lists over many incidents. */
  duties?(state: State): readonly Duty[];
  /** Who responds, and as what: "@ana leads". */
  responders?(state: State): readonly Responder[];
  /** A sign before the incident's name, such as 🔴. */
  badge?(state: State): string | undefined;
  /** How bad it is, one of few values, for monitoring to count by: of the last capability that has it. */
  severity?(state: State): string;
  /** What monitoring counts it as in place of its kind, one of few values: "triage". */
  countedAs?(state: State): string | undefined;
  /** What somebody should do now, by a word that a surface has a button for: "acknowledgement". */
  needs?(state: State): readonly string[];
  /** When everybody was told how it stands, and when they are told next; the last capability that knows says so. */
  news?(state: State): News;
  /** What is still open, for whoever takes over or resolves it, in a few words that quote nobody: "2 tasks". */
  open?(state: State): readonly Sentence[];
  /** What is to be done once it is over, each in a few words that quote nobody: "follow-up 2 @ana". */
  afterwards?(state: State): readonly Sentence[];
  /** Why it may be too early to resolve it, a short sentence each: "2 tasks are open". */
  doubts?(state: State): readonly string[];
  /** What a list finds it by besides its title: names that people know, such as those of the services affected. */
  foundBy?(state: State): readonly string[];
  /** Sorts open incidents: the lowest first; the capabilities' numbers are added up. */
  urgency?(state: State): number;
  /** Whether a viewer may know of the incident at all; every capability must agree. */
  maySee?(state: State, viewer: Viewer): boolean;
  /** Why whoever asks for a restricted command may not have it, as they stand; `deed`: such as "resolve INC-7". */
  forbids?(state: State, by: { readonly actor: string; readonly permission: Permission }, deed: string): Refused | null;
  /** Nobody needs a channel for it: it has none until that changes. */
  needsNoChannel?(state: State): boolean;
  /** What another incident is to be told, once for each event that asks for it. */
  owes?(state: State): readonly Owed[];
  /** The other incidents that its sentences lead to. */
  refersTo?(state: State): readonly string[];
  /** What is due next, and the command that it issues then. */
  nextDue?(state: State): Due | null;
};

/** Any capability on incidents with this state. */
export type AnyCapability<State> = Capability<
  string,
  State,
  Partial<State>,
  Readonly<Record<string, EventKind<State>>>,
  Readonly<Record<string, CommandKind<State, never>>>
>;

type EventsIn<K> = {
  readonly [T in keyof K & string]: K[T] extends { data: infer D extends z.ZodType }
    ? { readonly type: T; readonly data: z.output<D> }
    : never;
}[keyof K & string];

type CommandsIn<M> = {
  readonly [T in keyof M & string]: M[T] extends { takes: infer C extends z.ZodType }
    ? { readonly type: T } & ParametersOf<z.output<C>>
    : never;
}[keyof M & string];

/** Zod says of an object without fields that any field of it is `never`, `type` too. */
type ParametersOf<Output> = string extends keyof Output ? unknown : Readonly<Output>;

/** The payloads of a capability's events. */
export type PayloadOf<C> = C extends { events: infer K } ? EventsIn<K> : never;
/** The commands of a capability. */
export type CommandOf<C> = C extends { commands: infer M } ? CommandsIn<M> : never;
/** Its part of the state. */
export type FieldsOf<C> = C extends { initial: (declared: Mark) => infer F } ? F : never;

/** What a capability is made with: its events, its commands and itself. `Fields`: its part of the state; `Reads`: what else it reads of it. */
export function kindsOf<Fields, Reads = unknown>() {
  type State = IncidentCore & Fields & Reads;
  return {
    event<Shape extends z.ZodRawShape>(
      kind: {
        readonly data: Shape;
        readonly version?: number;
        readonly upcast?: Readonly<Record<number, (data: Data) => Data>>;
        evolve?(state: State, data: DataOf<Shape>, mark: Mark): Partial<Fields> | Impossible;
        says(data: DataOf<Shape>, actor: string): Sentence;
      } & Pick<
        EventKind<State, DataOf<Shape>>,
        'opens' | 'turns' | 'closedAs' | 'corrects' | 'redacts' | 'titles' | 'remarks' | 'configured'
      >,
    ) {
      return { version: 1, upcast: {}, ...kind, data: z.strictObject(kind.data) };
    },
    command<Shape extends z.ZodRawShape, const L extends Payload | readonly [Payload, ...Payload[]]>(kind: {
      readonly subject: string;
      readonly takes: Shape;
      restricted?(inc: string): string;
      readonly holder?: 'actor' | 'user_id';
      leaves(command: DataOf<Shape>): L;
      decide?(context: Context<State>, command: DataOf<Shape>): OneOf<L> | Unchanged | Refused | null;
    }) {
      return { ...kind, takes: z.strictObject(kind.takes) };
    },
    /** Types a capability: its commands leave its own events and nothing else. */
    capability<
      const Name extends string,
      const K extends Readonly<Record<string, EventKind<State>>>,
      const M extends Readonly<Record<string, CommandKind<State, never, Extract<EventsIn<K>, Payload>>>>,
    >(of: Capability<Name, State, Fields, K, M>): Capability<Name, State, Fields, K, M> {
      return of;
    },
  };
}

type OneOf<L> = L extends readonly (infer P)[] ? P : L;

type DataOf<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape, z.core.$strict>>;
