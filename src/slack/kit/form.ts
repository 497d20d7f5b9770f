import type { ContextBlock, InputBlock } from '@slack/types';
import type { Settings } from '../../configuration/settings.ts';
import type { Refused, Unchanged } from '../../kernel/decision.ts';
import type { Fields } from './fields.ts';
import type { Asked, Asker } from './word.ts';

/** What somebody who sends a form asks for, or what is wrong with it by the block that holds it. */
export type Filled =
  | Extract<Asked, { kind: 'command' | 'declare' }>
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> };

/** What a form looks like. `shown`: what it started from, so that only what a person changed counts. */
export type FormView = {
  readonly title: string;
  readonly submit: string;
  readonly blocks: readonly (InputBlock | ContextBlock)[];
  readonly shown?: Readonly<Record<string, string>>;
};

/** A form, opened by a word or a button and sent as a modal. */
export type Form<State> = {
  /** What opens it: `{ kind: 'open', form: name }`. */
  readonly name: string;
  /** Frozen and versioned: a form may be sent long after it was opened. */
  readonly callbackId: string;
  /** The block that an error without a field of its own stands under. */
  readonly errorBlock: string;
  /** `state`: what its fields start from; null while that is not known. `words`: of the message that it is opened from. */
  view(state: State | null, settings: Settings, words?: string): FormView;
  read(fields: Fields, shown: Readonly<Record<string, string>>, sender: Asker): Filled;
  /** Why there is no point in filling it in, whatever is typed. */
  objection?(state: State): Refused | Unchanged | null;
  /** What it shows depends on the state, so that it is filled in later when the state comes late. */
  readonly isFilledLater?: boolean;
};
