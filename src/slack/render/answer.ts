import type { Command } from '../../incident/command.ts';
import type { Already, Refusal, TextField } from '../../incident/decide.ts';
import type { IncidentEvent } from '../../incident/event.ts';
import type { IncidentState, Mark } from '../../incident/state.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { LineCommand } from '../handlers/language.ts';
import { clock, escapeWithin, moment, oneLine, person } from './mrkdwn.ts';
import { fullName, label } from './name.ts';
import { subject } from './subject.ts';

/** What one person is told of their command, in one mrkdwn sentence or two. It never says success for what is not known. */
export function renderAnswer(outcome: Outcome, asked: Command['type'], viewer: string): { readonly text: string } {
  return { text: sentence(outcome, asked, viewer) };
}

/** A message is best read below 4,000 characters. https://docs.slack.dev/reference/methods/chat.postMessage */
const givenBackMax = 3_600;

/** The same for a typed line: where it was not recorded, what was typed is given back, to be sent again. */
export function renderAnswerToLine(outcome: Outcome, command: LineCommand, viewer: string): { readonly text: string } {
  const answer = renderAnswer(outcome, command.type, viewer);
  const typed = 'text' in command ? command.text : 'title' in command ? command.title : undefined;
  if (outcome.kind === 'recorded' || typed === undefined || typed.trim() === '') return answer;
  return { text: `${answer.text}\nYou wrote: ${escapeWithin(typed, givenBackMax)}` };
}

/** What somebody is told who notes a message that is noted. */
export function renderNotedBefore({ actor, sequence }: IncidentEvent, viewer: string): { readonly text: string } {
  return { text: `Noted already by ${who(actor, viewer)}, as event ${sequence}.` };
}

/** The way to a new incident's channel. */
export function renderChannelReady(state: IncidentState, channelId: string): { readonly text: string } {
  return { text: `${label(state)} is in <#${channelId}>.` };
}

function sentence(outcome: Outcome, asked: Command['type'], viewer: string): string {
  switch (outcome.kind) {
    case 'recorded':
      return recorded(outcome.event, outcome.state);
    case 'already':
      return already(outcome.already, outcome.mark, outcome.state, viewer);
    case 'refused':
      return refused(outcome.refusal, viewer);
    case 'mismatch':
      return 'Not recorded: an earlier try of this came first, with other content. Please look at `/incident timeline` before you repeat it.';
    case 'busy':
      return 'Not taken this time: too many people are writing to this incident. Please try again.';
    case 'unavailable':
      // An earlier try may have recorded it, unheard, through another process or before a restart.
      return `This try did not record ${subject[asked]}: the database can’t be reached right now. Please try again in a moment.`;
    case 'unknown':
      return `Not known yet whether ${subject[asked]} was recorded: the database didn’t answer. Please look at \`/incident ${asked === 'declare' ? 'list' : 'timeline'}\` before you repeat it.`;
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

function recorded(event: IncidentEvent, state: IncidentState): string {
  const inc = label(state);
  switch (event.type) {
    case 'declared':
      return `Declared ${fullName(state)} as ${event.data.severity}. Its channel follows in a moment.`;
    case 'acknowledged':
      return `Acknowledged ${inc}.`;
    case 'lead_assigned':
      return `Recorded: ${person(event.data.user_id)} leads ${inc}.`;
    case 'role_assigned':
      return `Recorded: ${person(event.data.user_id)} is ${escapeWithin(oneLine(event.data.role), 200)} in ${inc}.`;
    case 'note_added':
      return `Noted in ${inc}, as event ${event.sequence}.`;
    case 'corrected':
      return `Corrected event ${event.data.sequence} of ${inc}, as event ${event.sequence}.`;
    case 'severity_changed':
      return `Recorded: ${inc} is ${event.data.severity}.`;
    case 'status_changed':
      return `Recorded: ${inc} is ${event.data.status}.`;
    case 'update_posted':
      return `Update recorded in ${inc}, as event ${event.sequence}.`;
    case 'task_added':
      return `Added task ${state.tasks.length} to ${inc}.`;
    case 'task_completed':
      return `Completed task ${event.data.task} of ${inc}.`;
    case 'resolved':
      return `Resolved ${inc}.`;
    case 'reopened':
      return `Reopened ${inc}.`;
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

function already(what: Already, mark: Mark, state: IncidentState, viewer: string): string {
  const by = `by ${who(mark.by, viewer)} at ${clock(mark.at)}`;
  switch (what) {
    case 'declared':
      return `Already declared ${by}, as ${fullName(state)}.`;
    case 'acknowledged':
      return `Already acknowledged ${by}.`;
    case 'lead':
      return state.lead === null
        ? `Already so, ${by}.`
        : `${state.lead.user_id === viewer ? 'You are' : `${person(state.lead.user_id)} is`} already lead, made so ${by}.`;
    case 'role':
      return `That role was already given so ${by}.`;
    case 'severity':
      return `The severity was already set to ${state.severity} ${by}.`;
    case 'status':
      return `The status was already set to ${state.status} ${by}.`;
    case 'task':
      return `That task was already completed ${by}.`;
    case 'resolved':
      return `Already resolved ${by}.`;
    case 'open':
      return `It is open already, since it was opened ${by}.`;
    default: {
      const unreachable: never = what;
      return unreachable;
    }
  }
}

function refused(refusal: Refusal, viewer: string): string {
  switch (refusal.reason) {
    case 'not_declared':
      return 'Not recorded: there is no such incident. `/incident list` shows those that there are, `/incident declare` declares one.';
    case 'resolved':
      return `Not recorded: the incident was resolved by ${who(refusal.mark.by, viewer)}, ${moment(refusal.mark.at)}. Reopen it first with \`/incident reopen\`, or add a note.`;
    case 'text_missing':
      return `Not recorded: ${fieldNames[refusal.field]} is empty. Please write it and send it again.`;
    case 'text_too_long':
      return `Not recorded: ${fieldNames[refusal.field]} has ${refusal.length} characters, and ${refusal.limit} fit. Please shorten it and send it again.`;
    case 'unknown_event':
      return `Not recorded: there is no event ${refusal.sequence}. The last one is ${refusal.last}; \`/incident timeline\` shows their numbers.`;
    case 'no_text':
      return `Not recorded: event ${refusal.sequence} holds no text to correct. A severity, a status, a lead or a role is set anew instead.`;
    case 'unknown_task':
      return `Not recorded: there is no task ${refusal.task}. ${tasksThereAre(refusal.count)}`;
    case 'too_many':
      return refusal.what === 'tasks'
        ? `Not recorded: an incident holds ${refusal.limit} tasks, completed ones included. Please add a note instead.`
        : `Not recorded: an incident holds ${refusal.limit} roles. Please give somebody a role that there is.`;
    default: {
      const unreachable: never = refusal;
      return unreachable;
    }
  }
}

const fieldNames: Readonly<Record<TextField, string>> = {
  title: 'the title',
  note: 'the note',
  correction: 'the correction',
  update: 'the update',
  task: 'the task',
  role: 'the name of the role',
  reason: 'the text',
};

function tasksThereAre(count: number): string {
  if (count === 0) return 'None has been added yet: `/incident task` adds one.';
  return count === 1 ? 'There is only task 1.' : `There are tasks 1 to ${count}.`;
}

function who(by: string, viewer: string): string {
  return by === viewer ? 'you' : person(by);
}
