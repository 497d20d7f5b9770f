import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { moment, person, typed } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import type { EventPost, Places } from '../../slack/kit/on-slack.ts';
import type { Task, Tasks } from './task.ts';
import { openTasks } from './task-list.ts';

const quoteMax = 1_000;

export const taskDone = 'incident:task_done:v1';
export const taskTake = 'incident:task_take:v1';

/** Whoever is given a task by somebody else is told, with what there is to do and by when. */
export function taskPosts(state: IncidentCore & Tasks, { channelId }: Places): readonly EventPost[] {
  if (state.resolved !== null) return [];
  return openTasks(state).flatMap((task): readonly EventPost[] => {
    const { owner } = task;
    if (owner === null || owner.by === owner.user_id) return [];
    const says = [
      `${person(owner.by)} gave you task ${task.task} of ${label(state)} in <#${channelId}>`,
      // A post is redrawn for the texts of its own event alone.
      ...(owner.sequence === task.added.sequence ? [`: ${typed(textOf(state, task.added).text, quoteMax)}`] : []),
      ...whenDue(task),
    ].join('');
    const elements = [button(taskDone, 'Done', `${state.incident_id}:${task.task}`)];
    const message = { text: says, blocks: [section(says), { type: 'actions' as const, elements }] };
    return [{ surface: 'task_given', sequence: owner.sequence, message, where: { person: owner.user_id } }];
  });
}

/** The time that was given along: one that is set later changes no post. */
function whenDue({ owner, dueAt, dueSet }: Task): readonly string[] {
  return dueAt === null || dueSet === null || owner === null || dueSet.sequence > owner.sequence
    ? []
    : [` – due ${moment(dueAt)}`];
}
