import type { Settings } from '../../configuration/settings.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import type { NumberSaid } from '../../kernel/incident-name.ts';
import type { OverrideChange } from '../../oncall/override.ts';
import type { ServiceChange } from '../../services/service-change.ts';
import type { Now } from './when.ts';

/** Which incident somebody means: by its number, or by its channel. */
export type IncidentSaid = NumberSaid | { readonly channel_id: string };

/** What somebody asks for by a word, a button or a form. `remark`: what to tell beside the outcome, once it is recorded. */
export type Asked =
  /** On the incident of the channel, or the one of the button or form. */
  | {
      readonly kind: 'command';
      readonly command: AnyCommand;
      readonly remark?: string;
      /** On this incident, wherever it is asked for. */
      readonly on?: IncidentSaid;
      /** The command is about this one, too: it takes it as `into`, with the people of its own as `people`. */
      readonly into?: IncidentSaid;
      readonly otherwise?: Otherwise;
    }
  /** A new incident: the command lacks the workspace and the number. */
  | { readonly kind: 'declare'; readonly command: AnyCommand; readonly remark?: string }
  | { readonly kind: 'open'; readonly form: string }
  | { readonly kind: 'view'; readonly view: View }
  /** What holds beyond one incident: it leaves no event. */
  | { readonly kind: 'arrange'; readonly what: Arranged }
  /** A question is answered with no: nothing is done. */
  | { readonly kind: 'leave' }
  /** Not understood: `says` tells what would be, in mrkdwn. */
  | { readonly kind: 'unclear'; readonly says: string; readonly instead?: readonly Instead[] };

/**
 * What is asked for where a text begins with a number that names another incident, which the text may do without meaning it:
 * `decline 2 pods restarted`. `question`: asks which is meant, by what the two are called; `word`, `text` and `other`: the
 * lines that answer it, `decline INC-1 2 pods restarted` and `decline INC-2 pods restarted`.
 */
export type Otherwise = {
  readonly command: AnyCommand;
  readonly on: IncidentSaid;
  readonly question: string;
  readonly word: string;
  readonly text: string;
  readonly other: string;
};

/** What somebody wants to be so from then on. */
export type Arranged =
  | { readonly of: 'service'; readonly change: ServiceChange }
  | { readonly of: 'override'; readonly change: OverrideChange };

/** What somebody may have meant: what stands on its button, and the line that it says, as Slack sends lines. */
export type Instead = { readonly label: string; readonly line: string };

/** Types what a capability asks for by its own commands: `const ask = asking<CommandOf<typeof tasks>>()`. */
export function asking<C extends AnyCommand>() {
  return (command: C): Extract<Asked, { kind: 'command' }> => ({ kind: 'command', command });
}

/** What is read and leaves no event. */
export type View =
  | { readonly kind: 'menu' | 'help' | 'reliability' }
  /** What can be done about an incident besides what its summary's row offers. */
  | { readonly kind: 'more' }
  /** Everything that one capability has to say of the incident, by its name; `none`: what to tell where it has nothing. */
  | { readonly kind: 'part'; readonly of: string; readonly none: string }
  | ({ readonly kind: 'list' } & ListPlace)
  /** Incidents and drills that have these words in their titles, open or not. */
  | { readonly kind: 'search'; readonly words: string }
  | ({ readonly kind: 'show' } & IncidentSaid)
  /** Whoever asks is brought into the channel of the incident of the button, or of this one. */
  | { readonly kind: 'join' }
  | ({ readonly kind: 'join' } & IncidentSaid)
  /** The last events before a sequence; null: the latest. `filter`: as a button carries it. */
  | { readonly kind: 'timeline'; readonly before: number | null; readonly filter?: string }
  /** Those that somebody means by what they typed. */
  | { readonly kind: 'timeline_of'; readonly typed: string; readonly now: Now }
  /** How the incident stood at a time. */
  | { readonly kind: 'at'; readonly typed: string; readonly now: Now }
  | { readonly kind: 'catchup' }
  /** What the sources of its alerts sent. */
  | { readonly kind: 'sent' }
  /** The services of the catalogue. */
  | { readonly kind: 'services' }
  /** One of them, as somebody named it. */
  | { readonly kind: 'service'; readonly typed: string }
  /** Who is on call in place of whose turn it is. */
  | { readonly kind: 'overrides' }
  /** Who is on call; `typed`: in which rotation, or for which service. */
  | { readonly kind: 'oncall'; readonly typed: string };

/** Where a page of a list begins, of incidents or of drills. */
export type ListPlace = { readonly from: number; readonly drills?: boolean };

/**
 * Who typed, clicked or sent something, when and by whose clock, and the settings that hold for what they ask. Clicks and
 * forms name instants: their zone is null.
 */
export type Asker = Now & { readonly user_id: string; readonly settings: Settings };

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
  /** It is about no incident, or about one that it names: it works in any channel. */
  readonly isAnywhere?: true;
  /** `rest`: what follows the word, as Slack sends it with `should_escape`. Total. */
  parse(rest: string, asker: Asker): Asked;
};
