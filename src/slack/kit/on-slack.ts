import type { KnownBlock } from '@slack/types';
import type { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { Capability, Data } from '../../kernel/capability.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import type { Button } from './button.ts';
import type { Form } from './form.ts';
import type { Word } from './word.ts';

/** What is posted or answered: `text` is the whole of it for a lock screen and a screen reader. */
export type Message = { readonly text: string; readonly blocks: readonly KnownBlock[] };

/** An event that was recorded, for the sentence to whoever asked for it. */
export type Recorded<State> = {
  readonly sequence: number;
  /** Right after it. */
  readonly state: State;
  readonly viewer: string;
  /** INC-42, or DRILL · INC-42. */
  readonly inc: string;
};

/** A post that is made once for an event and stays as it is. */
export type EventPost = {
  /** Frozen: the post's id is made of it and the event's sequence. */
  readonly surface: string;
  readonly sequence: number;
  readonly message: Message;
  /** In the incident's channel, or as a reply under the announcement that its channel shows, too. */
  readonly where: 'channel' | 'announcement';
};

/** Where an incident is on Slack, who responds, in mrkdwn that mentions them, and how it stands, which mentions nobody. */
export type Places = { readonly channelId: string; readonly responders: string; readonly facts: string };

/** The Slack side of a capability. Methods take their parameters bivariantly, so that different capabilities fit one list. */
export type SlackSide<State, Answers> = {
  /** What can be typed after `/incident`, in the order of the help. */
  readonly words?: readonly Word[];
  readonly forms?: readonly Form<State>[];
  /** By action id: frozen and versioned, since a message lives for years and its buttons must still answer. */
  readonly buttons?: Readonly<Record<string, Button>>;
  /** The buttons that the summary offers now, the most likely first. */
  offers?(state: State): readonly Offered[];
  /** What whoever asked is told of each of its events. */
  readonly recorded: Answers;
  /** Buttons for what somebody should do, by the capability's own word for it (`needs`). */
  readonly needed?: Readonly<Record<string, Offered>>;
  /** Adds to a command, its own or another's, what the settings say: events carry it from then on. */
  configure?(command: AnyCommand, settings: Settings): AnyCommand;
  posts?(state: State, places: Places): readonly EventPost[];
  /**
   * The types of its events whose post in the channel says all that a line in the thread would: an event that is posted has
   * no such line.
   */
  readonly toldByPost?: readonly string[];
};

/** A button of the summary. `place`: what is to be done first, what is done seldom; the others stand between them. */
export type Offered = {
  readonly actionId: string;
  readonly text: string;
  readonly isPrimary?: boolean;
  readonly place?: 'first' | 'last';
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
