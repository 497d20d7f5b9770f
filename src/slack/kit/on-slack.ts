import type { KnownBlock } from '@slack/types';
import type { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { Capability, Data } from '../../kernel/capability.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import type { Said } from '../../kernel/incident-core.ts';
import type { Button } from './button.ts';
import type { Form } from './form.ts';
import type { Nudged, NudgeTeller, NudgeWords } from './nudge-words.ts';
import type { Asked, Word } from './word.ts';

/** What is posted or answered: `text` is the whole of it for a lock screen and a screen reader. */
export type Message = { readonly text: string; readonly blocks: readonly KnownBlock[] };

/** An event that was recorded, for the sentence to whoever asked for it. */
export type Recorded<State> = {
  readonly sequence: number;
  /** Right after it. */
  readonly state: State;
  readonly viewer: string;
  /** INC-42, or DRILL-3. */
  readonly inc: string;
};

/** A post that is made once for an event and stays as it is, unless it has an edition. */
export type EventPost = {
  /** Frozen: the post's id is made of it and the event's sequence. */
  readonly surface: string;
  readonly sequence: number;
  readonly message: Message;
  readonly where: PostPlace;
  /** Of a post in the channel: where the incident has none, it is a reply under each announcement. */
  readonly orUnderAnnouncement?: true;
  /** Of a message to one person: it goes before everything else, and waits for no channel. */
  readonly isUrgent?: true;
  /** Of a message to one person: it is edited whenever this is another. What else it says changes too often for that. */
  readonly edition?: string;
  readonly receipt?: Receipt;
};

/** What is recorded in the name of `by` once a post stands, and where Slack refuses it for good, with its word for why. */
export type Receipt = {
  readonly by: string;
  readonly made: AnyReceiptCommand;
  refused(why: string): AnyReceiptCommand;
};

/** What a pager is asked, by its name in the settings: once for each event that asks for it. */
export type PagerAsk = {
  readonly pager: string;
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  readonly page: number;
  readonly sequence: number;
  readonly receipt?: PagerReceipt;
};

/** `away`: it does not answer, or not now; it is asked again. */
export type PagerReceipt = Receipt & { away(why: string): AnyReceiptCommand };

type AnyReceiptCommand = { readonly type: string; readonly [parameter: string]: unknown };

/**
 * In the incident's channel; as a reply under its summary; as a reply under each announcement; or in a direct message to one person, by their user id. A direct message
 * about a private incident goes to its responders and to those it is shared with, and to nobody else.
 */
export type PostPlace = 'channel' | 'thread' | 'announcement_thread' | { readonly person: string };

/** What is made of a message: once. `done`: such as "made a task"; `text`: its words, which lead to it. */
export type MessageShortcut = { readonly done: string; asked(text: string): Extract<Asked, { kind: 'command' }> };

/** Where an incident is on Slack, who responds, in mrkdwn that mentions them, and how it stands, which mentions nobody. */
export type Places = {
  /** Null: it has none, so that only what is urgent is posted. */
  readonly channelId: string | null;
  readonly responders: string;
  readonly facts: string;
  /** The channel of another incident as a link, with a blank before it; empty where it has none. */
  readonly linkTo: (incidentId: string) => string;
  /** Its announcement, as a link; null: it does not stand yet, or the channel takes its place. */
  readonly announcedAt: string | null;
  /** What its source says of it; null: nothing, or it has none. */
  readonly sourceSays: Said | null;
  /** Where else it can be seen, and what to do, as links. */
  readonly links: readonly string[];
  /** Who is in a user group, as far as Slack says, of the groups that `writesTo` names. */
  readonly membersOf: (group: string) => readonly string[];
  /** What is open, in mrkdwn: "1 task · update due 14:40"; empty where nothing is. */
  readonly open: string;
  /** What is to be done once it is over, in mrkdwn: "follow-up 1 @ben · follow-up 2"; empty where nothing is. */
  readonly afterwards: string;
  /** What whoever holds a role does, as the settings say; null where they don't. */
  duty(role: string): string | null;
  /** The words of a reminder that was sent, by the capability that it is of; null for one that no capability knows. */
  nudge(what: string, nudged: Nudged): NudgeWords | null;
};

/** The Slack side of a capability. Methods take their parameters bivariantly, so that different capabilities fit one list. */
export type SlackSide<State, Answers> = {
  /** What can be typed after `/incident`, in the order of the help. */
  readonly words?: readonly Word[];
  readonly forms?: readonly Form<State>[];
  /** By action id: frozen and versioned, since a message lives for years and its buttons must still answer. */
  readonly buttons?: Readonly<Record<string, Button>>;
  /** What it makes of a message, by the callback id of the message shortcut in manifest.yml: frozen. */
  readonly messageShortcuts?: Readonly<Record<string, MessageShortcut>>;
  /** The buttons that the summary offers now, the most likely first. */
  offers?(state: State): readonly Offered[];
  /** The buttons that the announcement offers now, to whoever reads it. */
  announces?(state: State): readonly Offered[];
  /** Where else it can be seen, for whoever reads the announcement. */
  links?(state: State): readonly { readonly url: string; readonly text: string }[];
  /** What its source says of it, for whoever is called to it. */
  sourceSays?(state: State): Said | null;
  /** The services of the catalogue that it is about. */
  services?(state: State): readonly string[];
  /** What whoever asked is told of each of its events. */
  readonly recorded: Answers;
  /** What is still to be said of an event, as buttons under what whoever asked for it is told. */
  asksAfter?(type: string, state: State): readonly Offered[];
  /** Buttons for what somebody should do, by the capability's own word for it: of the incident, or of one line (`needs`). */
  readonly needed?: Readonly<Record<string, Offered>>;
  /** Adds to a command, its own or another's, what the settings say at that time (ISO 8601): events carry it from then on. */
  configure?(command: AnyCommand, settings: Settings, at: string): AnyCommand;
  posts?(state: State, places: Places): readonly EventPost[];
  /** The user groups whose members its posts go to. */
  writesTo?(state: State): readonly string[];
  /** What pagers are asked to do. */
  pagerAsks?(state: State): readonly PagerAsk[];
  /** What is said of each of its nudges, by the nudge's name. */
  readonly nudges?: Readonly<Record<string, NudgeTeller<State>>>;
  /**
   * The types of its events whose post in the channel says all that a line in the thread would: an event that is posted has
   * no such line.
   */
  readonly toldByPost?: readonly string[];
  /** The types of its events that change no message: whoever presses a button for one is told so. */
  readonly unseen?: readonly string[];
};

/**
 * A button of the summary or the announcement. `place`: what is to be done first; what is done seldom; what stands behind
 * More alone. The others stand between the first and the last.
 */
export type Offered = {
  readonly actionId: string;
  readonly text: string;
  readonly isPrimary?: boolean;
  readonly place?: 'first' | 'last' | 'more';
  /** Asked before it is done, in plain text: what it does that is hard to take back. */
  readonly question?: string;
  /** Of what is needed: what to do, as the first thing that the incident's channel says. Mrkdwn. */
  readonly advice?: string;
};

/** Declared as a method, whose parameter is bivariant: answers to different events fit one table. */
type Answer<State, D> = { tell(data: D, of: Recorded<State>): string }['tell'];

type Answers<State, K> = {
  readonly [T in keyof K]: Answer<State, K[T] extends { data: infer D extends z.ZodType } ? z.output<D> : never>;
};

/** Any capability's Slack side. */
export type AnySlackSide<State> = SlackSide<State, Readonly<Record<string, Answer<State, Data>>>>;

/** Gives a capability its Slack side; the compiler asks for an answer to each of its events. */
export function onSlack<const Name extends string, State, Fields, K, M>(
  capability: Capability<Name, State, Fields, K, M>,
  slack: SlackSide<State, Answers<State, K>>,
) {
  return { ...capability, slack };
}
