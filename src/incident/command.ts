import type { Severity } from '../../kernel/severity.ts';
import type { Origin } from './event.ts';
import type { Fact } from './fact.ts';
import type { OpenStatus } from './status.ts';

/** What a responder asks for. */
export type Command =
  | {
      readonly type: 'declare';
      readonly team_id: string;
      readonly number: number;
      readonly kind: 'real' | 'drill';
      readonly title: string;
      readonly severity: Severity;
    }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'assign_lead'; readonly user_id: string }
  | { readonly type: 'assign_role'; readonly role: string; readonly user_id: string }
  | {
      readonly type: 'add_note';
      readonly text: string;
      /** The note is a message of somebody's: who wrote it and when (ISO 8601, UTC, milliseconds). */
      readonly written?: { readonly by: string; readonly at: string };
    }
  /** What an event says is put right by another: a text, the title, a task. The first stays in the record. */
  | { readonly type: 'correct'; readonly sequence: number; readonly text: string }
  | { readonly type: 'change_severity'; readonly severity: Severity }
  | { readonly type: 'change_status'; readonly status: OpenStatus; readonly text?: string }
  | {
      readonly type: 'post_update';
      /** May be left out where the status or the severity changes. */
      readonly text?: string;
      readonly status?: OpenStatus;
      readonly severity?: Severity;
    }
  | { readonly type: 'add_task'; readonly text: string }
  | { readonly type: 'complete_task'; readonly task: number }
  | { readonly type: 'resolve'; readonly text?: string }
  | { readonly type: 'reopen'; readonly text?: string };

/** A command with who asked, how, when they acted (ISO 8601, UTC, milliseconds), and the id that makes it happen once. */
export type Request = {
  readonly event_id: string;
  readonly incident_id: string;
  readonly actor: string;
  readonly origin: Origin;
  readonly occurred_at: string;
  readonly command: Command;
};

/** The fact that a command leaves when it is accepted: it follows from the command alone, whatever the state. */
export function factOf(command: Command): Fact {
  switch (command.type) {
    case 'declare': {
      const { team_id, number, kind, severity } = command;
      return {
        type: 'declared',
        data: { version: 1, team_id, number, kind, title: tidy(command.title), severity },
      };
    }
    case 'acknowledge':
      return { type: 'acknowledged', data: { version: 1 } };
    case 'assign_lead':
      return { type: 'lead_assigned', data: { version: 1, user_id: command.user_id } };
    case 'assign_role':
      return { type: 'role_assigned', data: { version: 1, role: tidy(command.role), user_id: command.user_id } };
    case 'add_note':
      return {
        type: 'note_added',
        data: {
          version: 1,
          text: tidy(command.text),
          ...(command.written === undefined ? {} : { written: { ...command.written } }),
        },
      };
    case 'correct':
      return { type: 'corrected', data: { version: 1, sequence: command.sequence, text: tidy(command.text) } };
    case 'change_severity':
      return { type: 'severity_changed', data: { version: 1, severity: command.severity } };
    case 'change_status':
      return { type: 'status_changed', data: { version: 1, status: command.status, ...textIn(command.text) } };
    case 'post_update':
      return {
        type: 'update_posted',
        data: {
          version: 1,
          ...textIn(command.text),
          ...(command.status === undefined ? {} : { status: command.status }),
          ...(command.severity === undefined ? {} : { severity: command.severity }),
        },
      };
    case 'add_task':
      return { type: 'task_added', data: { version: 1, text: tidy(command.text) } };
    case 'complete_task':
      return { type: 'task_completed', data: { version: 1, task: command.task } };
    case 'resolve':
      return { type: 'resolved', data: { version: 1, ...textIn(command.text) } };
    case 'reopen':
      return { type: 'reopened', data: { version: 1, ...textIn(command.text) } };
    default: {
      const unreachable: never = command;
      return unreachable;
    }
  }
}

/** Takes out what JSON in PostgreSQL cannot hold (NUL, lone surrogates: jsonb, section 8.14 of its manual) and outer blanks. */
export function tidy(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '').trim();
}

function textIn(text: string | undefined): { text?: string } {
  const tidied = tidy(text ?? '');
  return tidied === '' ? {} : { text: tidied };
}
