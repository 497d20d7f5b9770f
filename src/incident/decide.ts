import { type Command, factOf, tidy } from './command.ts';
import { type Fact, roleLengthMax, rolesMax, tasksMax, textLengthMax, titleLengthMax } from './fact.ts';
import { type IncidentState, lastSpell, type Mark, meantBy } from './state.ts';

/** What was so before the command came. */
export type Already =
  | 'declared'
  | 'acknowledged'
  | 'lead'
  | 'role'
  | 'severity'
  | 'status'
  | 'task'
  | 'resolved'
  | 'open';

export type Refusal =
  | { readonly reason: 'not_declared' }
  | { readonly reason: 'resolved'; readonly mark: Mark }
  | { readonly reason: 'text_missing'; readonly field: TextField }
  | { readonly reason: 'text_too_long'; readonly field: TextField; readonly length: number; readonly limit: number }
  | { readonly reason: 'unknown_event'; readonly sequence: number; readonly last: number }
  | { readonly reason: 'no_text'; readonly sequence: number }
  | { readonly reason: 'unknown_task'; readonly task: number; readonly count: number }
  | { readonly reason: 'too_many'; readonly what: 'tasks' | 'roles'; readonly limit: number };

export type TextField = 'title' | 'note' | 'correction' | 'update' | 'task' | 'role' | 'reason';

export type Decision =
  | { readonly kind: 'accepted'; readonly fact: Fact }
  | { readonly kind: 'already'; readonly already: Already; readonly mark: Mark }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What a command does to an incident: a fact, a no-op that names who and when, or a refusal that says why. Pure and total. */
export function decide(state: IncidentState | null, command: Command): Decision {
  if (command.type === 'declare') {
    if (state !== null) return already('declared', state.declared);
    return withText('title', command.title, titleLengthMax) ?? accept(command);
  }
  if (state === null) return refuse({ reason: 'not_declared' });
  return decideDeclared(state, command);
}

function decideDeclared(state: IncidentState, command: Exclude<Command, { type: 'declare' }>): Decision {
  const resolved = state.status === 'resolved' ? refuse({ reason: 'resolved', mark: state.statusSet }) : null;
  switch (command.type) {
    case 'acknowledge':
      if (state.acknowledged !== null) return already('acknowledged', state.acknowledged);
      return resolved ?? accept(command);
    case 'assign_lead':
      if (state.lead?.user_id === command.user_id) return already('lead', state.lead);
      return resolved ?? accept(command);
    case 'assign_role': {
      const wrong = withText('role', command.role, roleLengthMax);
      if (wrong !== null) return wrong;
      const held = state.roles.find((assignment) => assignment.role === tidy(command.role));
      if (held?.user_id === command.user_id) return already('role', held);
      if (held === undefined && state.roles.length >= rolesMax) {
        return refuse({ reason: 'too_many', what: 'roles', limit: rolesMax });
      }
      return accept(command);
    }
    case 'add_note':
      return withText('note', command.text, textLengthMax) ?? accept(command);
    case 'correct': {
      const { sequence, text } = command;
      const last = state.head.sequence;
      if (!Number.isInteger(sequence) || sequence < 1 || sequence > last) {
        return refuse({ reason: 'unknown_event', sequence, last });
      }
      if (state.wordless.includes(sequence)) return refuse({ reason: 'no_text', sequence });
      const isTitle = meantBy(state, sequence) === state.declared.sequence;
      const wrong = isTitle ? withText('title', text, titleLengthMax) : withText('correction', text, textLengthMax);
      return wrong ?? accept(command);
    }
    case 'change_severity':
      return command.severity === state.severity ? already('severity', state.severitySet) : accept(command);
    case 'change_status': {
      const wrong = withOptionalText('update', command.text);
      if (wrong !== null) return wrong;
      if (resolved !== null) return resolved;
      const says = tidy(command.text ?? '') !== '';
      return command.status === state.status && !says ? already('status', state.statusSet) : accept(command);
    }
    case 'post_update': {
      const { text = '', status, severity } = command;
      const isChange = status !== undefined || severity !== undefined;
      const wrong = isChange ? withOptionalText('update', text) : withText('update', text, textLengthMax);
      if (wrong !== null) return wrong;
      if (resolved !== null) return resolved;
      const isSo = (status ?? state.status) === state.status && (severity ?? state.severity) === state.severity;
      if (tidy(text) !== '' || !isSo) return accept(command);
      return status === undefined ? already('severity', state.severitySet) : already('status', state.statusSet);
    }
    case 'add_task': {
      if (state.tasks.length >= tasksMax) return refuse({ reason: 'too_many', what: 'tasks', limit: tasksMax });
      return withText('task', command.text, textLengthMax) ?? accept(command);
    }
    case 'complete_task': {
      const task = state.tasks[command.task - 1];
      if (task === undefined) return refuse({ reason: 'unknown_task', task: command.task, count: state.tasks.length });
      return task.completed === null ? accept(command) : already('task', task.completed);
    }
    case 'resolve': {
      const wrong = withOptionalText('reason', command.text);
      if (wrong !== null) return wrong;
      return resolved === null ? accept(command) : already('resolved', state.statusSet);
    }
    case 'reopen': {
      const wrong = withOptionalText('reason', command.text);
      if (wrong !== null) return wrong;
      return resolved === null ? already('open', lastSpell(state).opened) : accept(command);
    }
    default: {
      const unreachable: never = command;
      return unreachable;
    }
  }
}

function accept(command: Command): Decision {
  return { kind: 'accepted', fact: factOf(command) };
}

function already(what: Already, { by, at, sequence }: Mark): Decision {
  return { kind: 'already', already: what, mark: { by, at, sequence } };
}

function refuse(refusal: Refusal): Decision {
  return { kind: 'refused', refusal };
}

function withText(field: TextField, text: string, limit: number): Decision | null {
  const { length } = tidy(text);
  if (length === 0) return refuse({ reason: 'text_missing', field });
  return length > limit ? refuse({ reason: 'text_too_long', field, length, limit }) : null;
}

function withOptionalText(field: TextField, text: string | undefined): Decision | null {
  return tidy(text ?? '') === '' ? null : withText(field, text ?? '', textLengthMax);
}
