import type { Command } from '../../capabilities/index.ts';
import type { Origin } from '../../kernel/event.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import type { Recipient } from '../answers/recipient.ts';
import type { FirstEntry } from './app-context.ts';
import type { Asker } from './gate.ts';
import type { Place } from './read-submission.ts';

/** One input of a person's, whatever it came by. */
export type Input = {
  readonly asker: Asker;
  /** Where what is asked for is about; null: nowhere. */
  readonly place: Place | null;
  readonly triggerId: string;
  /** The id of the event, if it leaves one. */
  readonly requestId: string;
  readonly origin: Origin;
  /** When they asked for it first, where this is a retry (ISO 8601). */
  readonly occurredAt?: string | undefined;
  /** What is recorded with a declaration, as its first entry. */
  readonly entry?: FirstEntry | null;
  /** Words the outcome of a command. */
  answer(outcome: Outcome, command: Command): Answer | null;
  /** Words why there was nothing to carry out; what was typed is given back. The answer itself unless told. */
  missed?(why: Answer): Answer;
  /** Whom to tell what is known only after the answer. */
  readonly to: Recipient;
};
