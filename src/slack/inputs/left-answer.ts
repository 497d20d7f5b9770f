import { incident } from '../../capabilities/index.ts';
import type { IncidentRecord } from '../../store/record.ts';
import type { Answer } from '../answer.ts';
import type { AnswerRows } from '../answers/answer-rows.ts';
import type { LeftAnswer } from '../answers/answers.ts';
import { person } from '../kit/mrkdwn.ts';
import { recordedAnswer, recordedLate } from './outcome-answer.ts';

const askAgain: Answer = { text: 'Quorum was restarted before it could answer. Please ask again.' };

/**
 * What is told for a process that has died while somebody waited: what the record says of their request. That it was not
 * recorded is known only once nothing that the process sent can still get there.
 */
export function createLeftAnswer(
  record: Pick<IncidentRecord, 'load'>,
  rows: Pick<AnswerRows, 'isSettled' | 'incidentOf'>,
): LeftAnswer {
  return async (answerId, { requestId, subject, to }) => {
    if (subject === null) return askAgain;
    // Asked first: what is not in the record after that never will be.
    const isSettled = await rows.isSettled(answerId);
    const incidentId = await rows.incidentOf(requestId);
    if (incidentId === null) return isSettled ? notRecorded(subject) : null;
    const read = await record.load(incidentId, { fresh: true });
    if (read.kind === 'unavailable') return null;
    const events = read.kind === 'read' ? (read.value?.events ?? []) : [];
    const event = events.find(({ event_id }) => event_id === requestId);
    const state = event === undefined ? null : incident.fold(events.slice(0, event.sequence));
    if (event === undefined || state === null) return recordedLate(subject);
    if (event.actor === to.user) return recordedAnswer(event, state, to.user);
    return { text: `Already recorded by ${person(event.actor)} (event ${event.sequence}).` };
  };
}

function notRecorded(subject: string): Answer {
  const named = `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`;
  return { text: `${named} was not recorded: Quorum was restarted meanwhile. Please send it again.` };
}
