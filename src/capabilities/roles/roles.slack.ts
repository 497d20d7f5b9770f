import type { CommandOf } from '../../kernel/capability.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import {
  bareWord,
  nobody,
  peopleIn,
  plainLineOf,
  severalPeople,
  unclear,
  usageOf,
  written,
} from '../../slack/kit/arguments.ts';
import { code, person, typed } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { type Asked, type Asker, asking } from '../../slack/kit/word.ts';
import { assignLead, giveUpLead, nobodyWords } from '../lead/lead.slack.ts';
import { roleForm } from './role-form.slack.ts';
import { isConfigured, isLead, roleNamed } from './role-names.slack.ts';
import { rolePosts } from './role-posts.slack.ts';
import { roles } from './roles.ts';

const usage = 'role <name> <@user | none>';

const ask = asking<CommandOf<typeof roles>>();

/** Gives somebody a role, by the name that the settings have for it; the role "lead" is the lead of the incident. */
function assign(role: string, user_id: string, asker: Asker) {
  if (isLead(role, asker.settings.roles)) return assignLead(user_id, asker);
  return ask({ type: 'assign_role', role: roleNamed(role, asker.settings.roles), user_id });
}

function giveUp(role: string, { settings }: Asker) {
  if (isLead(role, settings.roles)) return giveUpLead;
  return ask({ type: 'give_up_role', role: roleNamed(role, settings.roles) });
}

export const rolesOnSlack = onSlack(roles, {
  words: [{ word: 'role', usage, does: 'gives somebody a role, or nobody any more; alone, opens a form', parse }],
  forms: [roleForm({ assign, giveUp })],
  buttons: { 'incident:role:v1': () => ({ kind: 'open', form: 'role' }) },
  offers: ({ resolved }) =>
    resolved === null ? [{ actionId: 'incident:role:v1', text: 'Assign role', place: 'more' }] : [],
  recorded: {
    role_assigned: (data, { inc }) => `${person(data.user_id)} is now ${typed(data.role, 200)} of ${inc}.`,
    role_given_up: (data, { inc }) => `Nobody is ${typed(data.role, 200)} of ${inc} any more.`,
  },
  posts: rolePosts,
  toldByPost: ['role_assigned', 'role_given_up'],
});

function parse(rest: string, asker: Asker): Asked {
  if (rest === '') return { kind: 'open', form: 'role' };
  const [user_id, ...others] = peopleIn(rest);
  const typed = rest.split(/\s+/).find((word) => word.startsWith('@'));
  if (typed !== undefined) return nobody(typed, usage);
  if (others.length > 0) return severalPeople('A role is one person’s', usage);
  if (user_id === undefined) return withoutPerson(plainLineOf(rest), asker);
  // The person stands before the name of the role, or after it.
  const [before = '', after = ''] = rest.split(/<@[^<>]*>/);
  const isBetween = before.trim() !== '' && after.trim() !== '';
  const role = unquoted(
    plainLineOf(`${before} ${after}`)
      .replace(/^(?:is|as|to|for|=|:)\s+(?=\S)/i, '')
      .replace(/(?<=\S)\s+(?:is|to|for)$/i, '')
      .replace(/[:=,–—-]+$/, ''),
  );
  if (isTwo(role, asker))
    return unclear(
      `${written(role)} is not one role, so nothing was recorded. ${code(`/incident ${usage}`)} gives one.`,
    );
  return isBlank(role) || isBetween ? usageOf(usage, 'role scribe @ana') : assign(role, user_id, asker);
}

/** Whether it names two of the roles in the settings, or one of them and nobody: "scribe and comms", "scribe none". */
function isTwo(role: string, { settings }: Asker): boolean {
  if (isConfigured(role, settings.roles)) return false;
  const words = role.split(/\s*[,/&+]\s*|\s+(?:and\s+)?/i);
  return words.length > 1 && words.every((word) => nobodyWords.test(word) || isConfigured(word, settings.roles));
}

/** `comms none`, and `comms me`. */
function withoutPerson(line: string, asker: Asker): Asked {
  const [, name = '', word = ''] = /^(.*\S)[\s:=,–—]+(\S+|no one)$/u.exec(line) ?? [];
  const role = unquoted(name);
  const who = bareWord(word);
  if (role === '') return usageOf(usage, 'role scribe @ana');
  if (nobodyWords.test(who)) return giveUp(role, asker);
  return who.toLowerCase() === 'me' ? assign(role, asker.user_id, asker) : usageOf(usage, 'role scribe @ana');
}

function unquoted(name: string): string {
  return name
    .trim()
    .replaceAll(/^["'“”‘’`]+|["'“”‘’`]+$/g, '')
    .trim();
}
