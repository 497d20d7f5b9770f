import type { Settings } from '../../configuration/settings.ts';
import type { AnyCommand } from '../../kernel/decide.ts';

/** What somebody asks for by a word, a button or a form. `remark`: what to tell beside the outcome, once it is recorded. */
export type Asked =
  /** On the incident of the channel, or the one of the button or form. */
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly remark?: string }
  /** A new incident: the command lacks the workspace and the number. */
  | { readonly kind: 'declare'; readonly command: AnyCommand; readonly remark?: string }
  | { readonly kind: 'open'; readonly form: string }
  | { readonly kind: 'view'; readonly view: View }
  /** Not understood: `says` tells what would be, in mrkdwn. */
  | { readonly kind: 'unclear'; readonly says: string };

/** Types what a capability asks for by its own commands: `const ask = asking<CommandOf<typeof tasks>>()`. */
export function asking<C extends AnyCommand>() {
  return (command: C): Extract<Asked, { kind: 'command' }> => ({ kind: 'command', command });
}

/** What is read and leaves no event. */
export type View =
  | { readonly kind: 'menu' | 'help' | 'reliability' }
  | { readonly kind: 'list'; readonly from: number }
  | { readonly kind: 'show'; readonly number: number }
  /** By its channel. */
  | { readonly kind: 'show_channel'; readonly channel_id: string }
  /** The last events before a sequence; null: the latest. */
  | { readonly kind: 'timeline'; readonly before: number | null };

/** Who typed, clicked or sent something, and the settings that hold for what they ask. */
export type Asker = { readonly user_id: string; readonly settings: Settings };

/** A word after `/incident`. */
export type Word = {
  readonly word: string;
  readonly synonyms?: readonly string[];
  /** What stands for the word and what follows it at once, such as `sev2`: parsed as what follows. */
  readonly shorthand?: RegExp;
  /** How it is written: "task <text>". */
  readonly usage: string;
  /** What it does: "adds a task". */
  readonly does: string;
  /** An example of it among those that Slack shows while somebody types the command; left out of them without one. */
  readonly hint?: string;
  /** It is about the incident of the channel, so that a lone number after it names no other. */
  readonly isOfChannel?: boolean;
  /** `rest`: what follows the word, as Slack sends it with `should_escape`. Total. */
  parse(rest: string, asker: Asker): Asked;
};
