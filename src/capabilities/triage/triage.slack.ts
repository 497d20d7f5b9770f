import type { CommandOf } from '../../kernel/capability.ts';
import { incidentName, readIncidentName } from '../../kernel/incident-name.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { unsaid, usageOf } from '../../slack/kit/arguments.ts';
import { section } from '../../slack/kit/blocks.ts';
import { textField } from '../../slack/kit/fields.ts';
import { incidentAtStart, incidentIn } from '../../slack/kit/incident-said.ts';
import { person, typed } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import { type EventPost, onSlack, type Places } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Asked, type Asker, asking, type IncidentSaid, type Word } from '../../slack/kit/word.ts';
import { parseTriage } from '../lifecycle/declaration-words.slack.ts';
import { isPrivate } from '../privacy/privacy.ts';
import { isInTriage, triage } from './triage.ts';

const ask = asking<CommandOf<typeof triage>>();

const block = 'text';
const reasonMax = 600;

type Told = Extract<Asked, { kind: 'command' }>;

const on = (asked: Told, said: IncidentSaid | undefined): Told => (said === undefined ? asked : { ...asked, on: said });

/** A merge lacks the other incident, which is looked for among those that whoever asks may see. */
const merge = (into: IncidentSaid): Told => ({ kind: 'command', command: { type: 'merge' }, into });

/** What is asked for of the incident that a line begins with, or of the one of the channel. */
function ofNamed(word: 'accept' | 'unmerge', rest: string, { settings }: Asker): Asked {
  const named = incidentAtStart(rest, settings);
  return unsaid(word, on(ask({ type: word }), named?.said), named?.others ?? rest);
}

const usage = {
  decline: 'decline [number] <reason>',
  merge: 'merge [number] into <number>',
  unmerge: 'unmerge [number]',
} as const;

const words: readonly Word[] = [
  {
    word: 'triage',
    usage: 'triage [sev1…sev5] [private] [drill] <title>',
    does: 'declares an incident without a channel, to be accepted, declined or merged first',
    hint: 'triage title',
    isAnywhere: true,
    parse: (rest, { settings }) => parseTriage(rest, settings),
  },
  {
    word: 'accept',
    usage: 'accept [number]',
    does: 'accepts an incident that is in triage: it gets its channel',
    isAnywhere: true,
    parse: (rest, asker) => ofNamed('accept', rest, asker),
  },
  {
    word: 'decline',
    usage: usage.decline,
    does: 'closes an incident as a false alarm, with the reason; it does not count as resolved',
    isAnywhere: true,
    parse: parseDecline,
  },
  {
    word: 'merge',
    synonyms: ['duplicate'],
    usage: usage.merge,
    does: 'merges the incident into another, and invites its people there',
    isAnywhere: true,
    parse: parseMerge,
  },
  {
    word: 'unmerge',
    usage: usage.unmerge,
    does: 'takes the incident out of the one that it was merged into: it is open again',
    isAnywhere: true,
    // "unmerge 2 from 1": there is only one that it was merged into.
    parse: (rest, asker) => ofNamed('unmerge', rest.replace(/\s+from\s+\S+\s*$/i, ''), asker),
  },
];

function parseDecline(rest: string, { settings }: Asker): Asked {
  const named = incidentAtStart(rest, settings);
  const text = plainText(rest).trim();
  if (named === null) return isBlank(text) ? { kind: 'open', form: 'decline' } : ask({ type: 'decline', text });
  const { said, others, isBare } = named;
  const reason = plainText(others).trim();
  if (isBlank(reason)) return usageOf(usage.decline, 'decline INC-7 test alert');
  if (!isBare) return on(ask({ type: 'decline', text: reason }), said);
  const otherwise = {
    command: ask({ type: 'decline', text: reason }).command,
    on: said,
    question: 'Which of them is the false alarm?',
    word: 'decline',
    text: rest,
    other: others,
  };
  return { ...ask({ type: 'decline', text }), otherwise };
}

/** What may stand between the two. */
const between = /^(?:(?:is|as|an?|duplicate|same)\s+)*(?:into|in|of|with|to|as|and|[-=]+&gt;|→)\s+/i;

function parseMerge(rest: string, { settings }: Asker): Asked {
  if (isBlank(plainText(rest))) return { kind: 'open', form: 'merge' };
  const others = rest.trim().replace(/^this(?:\s+(?:one|incident))?\s+/i, '');
  const first = between.test(others) ? null : incidentAtStart(others, settings);
  const second = incidentAtStart((first?.others ?? others).replace(between, ''), settings);
  if (first !== null && second !== null) return unsaid('merge', on(merge(second.said), first.said), second.others);
  const only = second ?? (first?.others === '' ? first : null);
  return only === null ? usageOf(usage.merge, 'merge into INC-2') : unsaid('merge', merge(only.said), only.others);
}

export const triageOnSlack = onSlack(triage, {
  words,
  forms: [
    {
      name: 'decline',
      callbackId: 'incident:decline:v1',
      errorBlock: block,
      view: () => ({
        title: 'Decline: a false alarm',
        submit: 'Decline',
        blocks: [textField(block, 'Why is it a false alarm?', { max: textLengthMax, multiline: true })],
      }),
      read: (fields) => ask({ type: 'decline', text: fields.text(block) }),
    },
    {
      name: 'merge',
      callbackId: 'incident:merge:v1',
      errorBlock: block,
      view: () => ({
        title: 'Merge into another',
        submit: 'Merge',
        blocks: [textField(block, 'Which incident is it the same as? INC-2, for example', { max: 20 })],
      }),
      read(fields, _, { settings }) {
        const into = incidentIn(fields, block, settings);
        return 'kind' in into ? into : merge(into);
      },
    },
  ],
  buttons: {
    'incident:accept:v1': () => ask({ type: 'accept' }),
    'incident:decline:v1': () => ({ kind: 'open', form: 'decline' }),
    'incident:merge:v1': (_, detail) => {
      const into = readIncidentName(detail);
      return into === null ? { kind: 'open', form: 'merge' } : merge(into);
    },
    'incident:unmerge:v1': () => ask({ type: 'unmerge' }),
  },
  offers: (state) =>
    state.resolved === null
      ? [
          { actionId: 'incident:decline:v1', text: 'Decline', place: 'last' },
          { actionId: 'incident:merge:v1', text: 'Merge', place: 'last' },
        ]
      : state.mergedInto === null
        ? []
        : [{ actionId: 'incident:unmerge:v1', text: 'Unmerge', place: 'last' }],
  announces: (state) =>
    isInTriage(state)
      ? [
          { actionId: 'incident:accept:v1', text: 'Accept', isPrimary: true },
          { actionId: 'incident:decline:v1', text: 'Decline' },
          { actionId: 'incident:merge:v1', text: 'Merge' },
        ]
      : [],
  recorded: {
    accepted: (_, { inc, state }) =>
      // A private one had its channel already.
      isPrivate(state) ? `${inc} is accepted.` : `${inc} is accepted. Its channel follows in a moment.`,
    declined: (_, { inc }) => `${inc} is declined as a false alarm.`,
    merged: (data, { inc }) => `${inc} is merged into ${incidentName(data)}. Its people are invited there.`,
    unmerged: (_, { inc, state }) => {
      const last = state.separated.at(-1);
      return `${inc} is open again${last === undefined ? '' : `, and no longer part of ${incidentName(last)}`}.`;
    },
    absorbed: (data, { inc }) => `${incidentName(data)} is merged into ${inc}.`,
    released: (data, { inc }) => `${incidentName(data)} is no longer part of ${inc}.`,
  },
  posts,
  toldByPost: ['declined', 'merged', 'unmerged', 'absorbed'],
});

type State = Parameters<typeof isInTriage>[0] & Parameters<NonNullable<typeof triage.owes>>[0];

/** What everybody in the channel must hear: that it is over, and where it goes on. */
function posts(state: State, { linkTo }: Places): readonly EventPost[] {
  const inc = label(state);
  const post = (surface: string, sequence: number, text: string): EventPost => ({
    surface,
    sequence,
    message: { text, blocks: [section(text)] },
    where: 'channel',
  });
  const { declined, mergedInto, absorbed, separated, ended } = state;
  const last = separated.at(-1);
  return [
    ...(declined === null || ended !== 'declined'
      ? []
      : [
          post(
            'declined',
            declined.sequence,
            `✖️ *${inc} is declined as a false alarm* (${person(declined.by)}): ${typed(declined.text, reasonMax)}`,
          ),
        ]),
    ...(mergedInto === null
      ? []
      : [
          post(
            'merged',
            mergedInto.sequence,
            `↪️ *${inc} is merged into ${incidentName(mergedInto)}* (${person(mergedInto.by)}). Please go on there:${linkTo(mergedInto.incident_id) || ` ${incidentName(mergedInto)}`}`,
          ),
        ]),
    ...(last === undefined || state.resolved !== null
      ? []
      : [
          post(
            'unmerged',
            last.sequence,
            `${inc} is open again (${person(last.by)}): it is no longer part of ${incidentName(last)}.`,
          ),
        ]),
    ...absorbed
      .filter(({ isIn }) => isIn)
      .map((other) =>
        post(
          'absorbed',
          other.sequence,
          `${incidentName(other)} is merged into this incident (${person(other.by)}). Its people are invited here.`,
        ),
      ),
  ];
}
