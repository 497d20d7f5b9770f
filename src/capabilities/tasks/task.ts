import type { Said } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';

/** A task: its number is its place in the list, from 1 on. */
export type Task = {
  readonly task: number;
  readonly added: Said;
  /** Who has it, and who gave it to them when; null: nobody yet. */
  readonly owner: (Mark & { readonly user_id: string }) | null;
  /** ISO 8601; null: at no certain time. */
  readonly dueAt: string | null;
  /** Who said until when, last. */
  readonly dueSet: Mark | null;
  readonly completed: Mark | null;
  /** Who opened it again after it had been completed, last. */
  readonly reopened: Mark | null;
};

export type Tasks = { readonly tasks: readonly Task[] };
