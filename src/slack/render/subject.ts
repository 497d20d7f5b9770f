import type { Command } from '../../incident/command.ts';

/** What a command asks to have recorded, in a sentence about it. */
export const subject: Readonly<Record<Command['type'], string>> = {
  declare: 'the declaration',
  acknowledge: 'the acknowledgement',
  assign_lead: 'the lead',
  assign_role: 'the role',
  add_note: 'the note',
  correct: 'the correction',
  change_severity: 'the severity',
  change_status: 'the status',
  post_update: 'the update',
  add_task: 'the task',
  complete_task: 'the completed task',
  resolve: 'the resolution',
  reopen: 'the reopening',
};
