import type { CommandOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { unclear, usageOf } from '../../slack/kit/arguments.ts';
import { numberAlone, readAssignment } from '../../slack/kit/assignment.ts';
import { dayField, textField, userField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { code, person } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { readDay } from '../../slack/kit/when.ts';
import { type Asked, type Asker, asking } from '../../slack/kit/word.ts';
import { dayText, type Followups, openFollowups } from './followup-list.ts';
import { followupDone, followupPosts, followupTake } from './followup-posts.slack.ts';
import { followups } from './followups.ts';

const usage = 'followup [@user] <text> [by <day>]';
const assignUsage = 'followup assign <number> <@user>';
const ids = { text: 'text', user: 'user', due: 'due' } as const;

const ask = asking<CommandOf<typeof followups>>();

const list: Asked = {
  kind: 'view',
  view: { kind: 'part', of: 'followups', none: 'No follow-up has been added yet: `/incident followup` adds one.' },
};

const form: Form<IncidentCore & Followups> = {
  name: 'followup',
  callbackId: 'incident:followup:v1',
  errorBlock: ids.text,
  view: () => ({
    title: 'Add a follow-up',
    submit: 'Add',
    blocks: [
      textField(ids.text, 'To do afterwards', { max: textLengthMax, multiline: true }),
      userField(ids.user, 'For', { optional: true }),
      dayField(ids.due, 'Due'),
    ],
  }),
  read(fields) {
    const text = fields.text(ids.text);
    if (text === '') return { kind: 'errors', errors: { [ids.text]: 'Please write something.' } };
    const user_id = fields.user(ids.user);
    const whom = user_id === '' ? {} : { user_id };
    return ask({ type: 'add_followup', text, ...whom, due_on: fields.day(ids.due) });
  },
};

export const followupsOnSlack = onSlack(followups, {
  words: [
    {
      word: 'followup',
      synonyms: ['follow-up'],
      usage,
      does: 'adds something to do once the incident is over, also after the resolution; `followup done 2`, `followup undone 2` and `followup assign 2 @user` change one; without text, opens a form',
      parse,
    },
    {
      word: 'followups',
      synonyms: ['follow-ups'],
      usage: 'followups',
      does: 'lists the open follow-ups',
      isOfChannel: true,
      parse: () => list,
    },
  ],
  forms: [form],
  buttons: {
    'incident:followup:v1': () => ({ kind: 'open', form: 'followup' }),
    'incident:followups:v1': () => list,
    [followupDone]: (_, detail) => ofFollowup(detail, (followup) => ask({ type: 'complete_followup', followup })),
    [followupTake]: ({ user_id }, detail) =>
      ofFollowup(detail, (followup) => ask({ type: 'take_followup', followup, user_id })),
  },
  needed: {
    followup_completion: { actionId: followupDone, text: 'Done' },
    followup_owner: { actionId: followupTake, text: 'Take' },
  },
  offers: (state) => [
    { actionId: 'incident:followup:v1', text: 'Add follow-up', place: state.resolved === null ? 'more' : 'last' },
    ...(openFollowups(state).length > 0
      ? ([{ actionId: 'incident:followups:v1', text: 'List follow-ups', place: 'more' }] as const)
      : []),
  ],
  recorded: {
    followup_added: ({ user_id, due_on }, { inc, state, viewer }) =>
      `Follow-up ${state.followups.length} is added to ${inc}${user_id === undefined ? '' : ` for ${user_id === viewer ? 'you' : person(user_id)}`}${byDay(due_on)}.`,
    followup_completed: ({ followup }, { inc }) =>
      `Follow-up ${followup} of ${inc} is done. \`/incident followup undone ${followup}\` opens it again.`,
    followup_reopened: ({ followup }, { inc }) => `Follow-up ${followup} of ${inc} is open again.`,
    followup_assigned: ({ followup, user_id, due_on }, { inc, viewer }) =>
      `${user_id === viewer ? 'You have' : `${person(user_id)} has`} follow-up ${followup} of ${inc}${byDay(due_on)}.`,
  },
  posts: followupPosts,
});

function byDay(due_on: string | undefined): string {
  return due_on === undefined ? '' : `, due ${dayText(due_on)}`;
}

/** `done 2`, `undone 2` and `assign 2 …` name one; everything else is the text of a new one. */
function parse(rest: string, asker: Asker): Asked {
  if (isBlank(rest)) return { kind: 'open', form: 'followup' };
  const [, word, ticked] = /^(done|undone)\s+#?(\d{1,9})[.!]?$/i.exec(rest.trim()) ?? [];
  if (ticked !== undefined) {
    const type = word?.toLowerCase() === 'done' ? 'complete_followup' : 'reopen_followup';
    return ask({ type, followup: Number(ticked) });
  }
  const [, given, to] = /^assign\s+#?(\d{1,9})\s+(?:to\s+)?(\S.*)$/is.exec(rest.trim()) ?? [];
  const read = readAssignment(to ?? rest, asker, readDay, usage);
  if (read.kind === 'unclear') return read.asked;
  const { text, user_id, due: due_on, remark } = read;
  if (given !== undefined) {
    if (user_id === undefined || !isBlank(text)) return usageOf(assignUsage, 'followup assign 2 @ana');
    return ask({ type: 'assign_followup', followup: Number(given), user_id, due_on });
  }
  if (isBlank(text)) return usageOf(usage, 'followup @ana alert on a full disk by friday');
  const number = numberAlone(text);
  if (number !== null) {
    return unclear(`Nothing was recorded: ${code(`/incident followup done ${number}`)} completes follow-up ${number}.`);
  }
  const asked = ask({ type: 'add_followup', text, user_id, due_on });
  return remark === undefined ? asked : { ...asked, remark };
}

/** The one that a button names. */
function ofFollowup(detail: string, asked: (followup: number) => Asked): Asked {
  return /^\d{1,9}$/.test(detail) ? asked(Number(detail)) : usageOf('followup done <number>', 'followup done 2');
}
