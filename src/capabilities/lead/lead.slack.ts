import type { CommandOf } from '../../kernel/capability.ts';
import { bareWord, nobody, peopleIn, severalPeople, userOf } from '../../slack/kit/arguments.ts';
import { person } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { type Asker, asking } from '../../slack/kit/word.ts';
import { type Lead, lead } from './lead.ts';
import { accept, decline, give, leadPosts, take } from './lead-posts.slack.ts';

const usage = 'lead [@user | none]';

const ask = asking<CommandOf<typeof lead>>();

/** Makes somebody the lead, or asks the person who has to agree first. */
export function assignLead(user_id: string, { settings }: Asker) {
  const answer_within_seconds = Math.round(settings.handover.answer_within / 1000);
  return ask({ type: 'assign_lead', user_id, answer_within_seconds });
}

/** Gives the lead up, whoever is to have it then. */
export const giveUpLead = ask({ type: 'give_up_lead' });

/** What stands for nobody in the place of a person. */
export const nobodyWords = /^(?:none|nobody|no ?one|nothing|-)$/i;

export const leadOnSlack = onSlack(lead, {
  words: [
    {
      word: 'lead',
      synonyms: ['commander'],
      usage,
      does: 'takes the lead, hands it to somebody, or gives it up; whoever else is concerned is asked first',
      parse(rest, asker) {
        if (rest === '') return assignLead(asker.user_id, asker);
        if (peopleIn(rest).length > 1) return severalPeople('One person leads', usage);
        const word = bareWord(rest);
        if (word.toLowerCase() === 'me') return assignLead(asker.user_id, asker);
        if (nobodyWords.test(word)) return giveUpLead;
        const named = userOf(rest);
        return named === null ? nobody(rest, usage) : assignLead(named, asker);
      },
    },
  ],
  buttons: {
    /** It may stand on an old message: whoever leads by then is not disturbed by it. */
    [take]: (clicker) => {
      const { command } = assignLead(clicker.user_id, clicker);
      return { kind: 'command', command: { ...command, if_free: true } };
    },
    'incident:take_lead_from:v1': (_, detail) => ask({ type: 'take_lead', from: detail }),
    [accept]: () => ask({ type: 'accept_lead' }),
    [decline]: () => ask({ type: 'decline_lead' }),
    [give]: (_, detail) => ask({ type: 'give_lead', user_id: detail }),
  },
  needed: {
    take_lead: { actionId: take, text: 'Take lead' },
    lead_from: { actionId: 'incident:take_lead_from:v1', text: 'Take the lead' },
    lead_left: { actionId: 'incident:leave:v1', text: 'Leave it' },
  },
  offers: ({ lead, resolved }) =>
    lead === null && resolved === null ? [{ actionId: take, text: 'Take lead', place: 'first' }] : [],
  recorded: {
    lead_assigned: (data, { inc, viewer }) => leads(data.user_id, inc, viewer),
    lead_accepted: (_, { inc, viewer }) => leads(viewer, inc, viewer),
    lead_taken: (data, { inc }) => `You lead ${inc} now, from ${person(data.from)}.`,
    lead_given_up: (_, { inc }) => `You don’t lead ${inc} any more. Nobody leads.`,
    lead_taken_over: (_, { inc, state }) =>
      `You lead ${inc}: ${state.lead?.from == null ? 'nobody answered' : `${person(state.lead.from)} did not answer`}.`,
    lead_offered: (data, { inc, state, viewer }) =>
      `You offered ${person(data.user_id)} the lead of ${inc}. Until they take it, ${state.lead?.user_id === viewer ? 'you lead' : `${leader(state)} leads`}.`,
    lead_requested: (_, { inc, state }) =>
      `You asked ${leader(state)} for the lead of ${inc}. Without an answer in ${answerMinutes(state)} min, \`/incident lead\` takes it.`,
    lead_given: (data, { inc, viewer }) => leads(data.user_id, inc, viewer),
    lead_declined: (_, { inc, state }) => `You declined the lead of ${inc}. ${leader(state)} still leads.`,
    lead_kept: (_, { inc }) => `You keep the lead of ${inc}.`,
  },
  posts: leadPosts,
  toldByPost: [
    'lead_assigned',
    'lead_accepted',
    'lead_taken',
    'lead_taken_over',
    'lead_given',
    'lead_given_up',
    'lead_offered',
    'lead_requested',
    'lead_declined',
    'lead_kept',
  ],
});

function leads(user_id: string, inc: string, viewer: string): string {
  return user_id === viewer ? `You lead ${inc}.` : `${person(user_id)} leads ${inc}.`;
}

function leader({ lead }: Lead): string {
  return lead === null ? 'nobody' : person(lead.user_id);
}

function answerMinutes({ leadRequest }: Lead): number {
  return Math.ceil((leadRequest?.answerWithinSeconds ?? 0) / 60);
}
