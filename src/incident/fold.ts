import { isWorse, type Severity } from '../../kernel/severity.ts';
import type { IncidentEvent } from './event.ts';
import { type IncidentState, lastSpell, type Mark, meantBy, type Said } from './state.ts';

/** The record holds something that no sequence of accepted commands can have left: it must be looked at, not guessed at. */
export class BrokenRecordError extends Error {
  override readonly name = 'BrokenRecordError';
  readonly sequence: number;
  readonly reason: string;

  constructor(event: IncidentEvent, reason: string) {
    super(`Incident ${event.incident_id}, sequence ${event.sequence} (${event.type}): ${reason}`);
    this.sequence = event.sequence;
    this.reason = reason;
  }
}

/**
 * The state after all events, or null before the first.
 * @throws BrokenRecordError when the events are not one gapless sequence that starts with a declaration.
 */
export function fold(events: Iterable<IncidentEvent>, from: IncidentState | null = null): IncidentState | null {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** The state after one more event. */
export function evolve(state: IncidentState | null, event: IncidentEvent): IncidentState {
  const expected = (state?.head.sequence ?? 0) + 1;
  if (event.sequence !== expected) throw new BrokenRecordError(event, `expected sequence ${expected}`);
  const mark: Mark = { by: event.actor, at: event.occurred_at, sequence: event.sequence };
  const head = {
    sequence: event.sequence,
    hash: event.hash,
    recorded_at: event.recorded_at,
    region: event.region,
  };
  if (event.type === 'declared') {
    if (state !== null) throw new BrokenRecordError(event, 'it was declared before');
    return declare(event, mark, head);
  }
  if (state === null) throw new BrokenRecordError(event, 'nothing was declared before it');
  const wordless = holdsText(event) ? state.wordless : [...state.wordless, event.sequence];
  return { ...state, ...change(state, event, mark), wordless, head };
}

function declare(
  event: Extract<IncidentEvent, { type: 'declared' }>,
  mark: Mark,
  head: IncidentState['head'],
): IncidentState {
  const { team_id, number, kind, title, severity } = event.data;
  return {
    incident_id: event.incident_id,
    team_id,
    number,
    kind,
    title,
    declared: mark,
    severity,
    severitySet: mark,
    escalated: null,
    status: 'investigating',
    statusSet: mark,
    acknowledged: null,
    mitigated: null,
    lead: null,
    roles: [],
    tasks: [],
    noteCount: 0,
    latestNote: null,
    latestUpdate: null,
    corrections: [],
    wordless: [],
    spells: [{ opened: mark, resolved: null }],
    head,
  };
}

type Correction = Extract<IncidentEvent, { type: 'corrected' }>['data'];
type LaterEvent = Exclude<IncidentEvent, { type: 'declared' }>;

function change(state: IncidentState, event: LaterEvent, mark: Mark): Partial<IncidentState> {
  switch (event.type) {
    case 'acknowledged':
      return { acknowledged: state.acknowledged ?? mark };
    case 'lead_assigned':
      return { lead: { ...mark, user_id: event.data.user_id } };
    case 'role_assigned': {
      const { role, user_id } = event.data;
      const others = state.roles.filter((held) => held.role !== role);
      return { roles: [...others, { ...mark, role, user_id }] };
    }
    case 'note_added':
      return {
        noteCount: state.noteCount + 1,
        latestNote: { ...said(mark, event.data.text), written: event.data.written ?? null },
      };
    case 'corrected':
      return correct(state, event.data, mark);
    case 'severity_changed':
      return severitySet(state, event.data.severity, mark);
    case 'status_changed': {
      const { status, text } = event.data;
      return { ...statusSet(state, status, mark), ...updateBy(mark, text) };
    }
    case 'update_posted': {
      const { text, status, severity } = event.data;
      return {
        ...updateBy(mark, text),
        ...(status === undefined ? {} : statusSet(state, status, mark)),
        ...(severity === undefined ? {} : severitySet(state, severity, mark)),
      };
    }
    case 'task_added': {
      const task = { task: state.tasks.length + 1, text: event.data.text, added: mark, completed: null };
      return { tasks: [...state.tasks, task] };
    }
    case 'task_completed': {
      const { task: number } = event.data;
      if (state.tasks[number - 1] === undefined) throw new BrokenRecordError(event, `there is no task ${number}`);
      return { tasks: state.tasks.map((task) => (task.task === number ? { ...task, completed: mark } : task)) };
    }
    case 'resolved': {
      if (state.status === 'resolved') throw new BrokenRecordError(event, 'it was resolved before');
      return {
        status: 'resolved',
        statusSet: mark,
        escalated: null,
        mitigated: state.mitigated ?? mark,
        spells: closeLast(state, mark),
        ...updateBy(mark, event.data.text),
      };
    }
    case 'reopened': {
      if (state.status !== 'resolved') throw new BrokenRecordError(event, 'it was not resolved');
      const [first, ...others] = state.spells;
      return {
        status: 'investigating',
        statusSet: mark,
        escalated: { ...mark, from: 'resolved' },
        spells: [first, ...others, { opened: mark, resolved: null }],
        // What was said last told how it ended, which it did not.
        latestUpdate: null,
        ...updateBy(mark, event.data.text),
      };
    }
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

function holdsText({ data }: LaterEvent): boolean {
  return 'text' in data && data.text !== undefined;
}

function said(mark: Mark, text: string): Said {
  return { ...mark, text, corrected: null };
}

function updateBy(mark: Mark, text: string | undefined): Partial<IncidentState> {
  return text === undefined ? {} : { latestUpdate: said(mark, text) };
}

/** What the state still shows of the event that is corrected. */
function correct(state: IncidentState, { sequence, text }: Correction, mark: Mark): Partial<IncidentState> {
  const about = meantBy(state, sequence);
  const corrected = <T extends Said>(one: T | null): T | null =>
    one?.sequence === about ? { ...one, text, corrected: mark } : one;
  return {
    corrections: [...state.corrections, { sequence: mark.sequence, about }],
    title: about === state.declared.sequence ? text : state.title,
    latestNote: corrected(state.latestNote),
    latestUpdate: corrected(state.latestUpdate),
    tasks: state.tasks.map((task) => (task.added.sequence === about ? { ...task, text } : task)),
  };
}

function severitySet(state: IncidentState, severity: Severity, mark: Mark): Partial<IncidentState> {
  const set = { severity, severitySet: mark };
  if (severity === state.severity) return set;
  const isEscalated = isWorse(severity, state.severity) && state.status !== 'resolved';
  return { ...set, escalated: isEscalated ? { ...mark, from: state.severity } : null };
}

function statusSet(state: IncidentState, status: IncidentState['status'], mark: Mark): Partial<IncidentState> {
  const mitigated = status === 'monitoring' ? (state.mitigated ?? mark) : state.mitigated;
  return { status, statusSet: mark, mitigated };
}

function closeLast(state: IncidentState, resolved: Mark): IncidentState['spells'] {
  const [first, ...others] = state.spells;
  const last = { ...lastSpell(state), resolved };
  return others.length === 0 ? [last] : [first, ...others.slice(0, -1), last];
}
