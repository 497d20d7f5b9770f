import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import { secondsIn } from '../../kernel/seconds.ts';
import { allNear, bareWord, nobody, plainLineOf, splitFirst, unclear, written } from '../../slack/kit/arguments.ts';
import { personIn } from '../../slack/kit/assignment.ts';
import type { Button } from '../../slack/kit/button.ts';
import { code, escapeWithin, moment, person, term } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Asked as AskedFor, type Asker, asking } from '../../slack/kit/word.ts';
import { type Asked, bySlack, type Page, stepAt, targetSchema } from './page.ts';
import { pageForm, slackAlone } from './page-form.slack.ts';
import { pagedGroups, pageIds, pagePosts, thenOf } from './page-posts.slack.ts';
import { pagerAsks } from './pager-asks.slack.ts';
import { paging } from './paging.ts';
import { allNames, namesToPage, peopleOf, policyOf } from './policy.slack.ts';

const usage = 'page [@user | @group | name] [text]';
const namesMax = 300;

const ask = asking<CommandOf<typeof paging>>();

/** For a button that does not say how long. */
const usualSnoozeSeconds = 900;

const page = (asked: Asked, text: string) => ask({ type: 'page', ...asked, ...(text === '' ? {} : { text }) });

export const pagingOnSlack = onSlack(paging, {
  words: [
    {
      word: 'page',
      synonyms: ['escalate'],
      usage,
      does: 'pages somebody, or whoever is on call, again and on to the next until somebody answers; alone, opens a form',
      hint: 'page payments',
      parse,
    },
  ],
  forms: [pageForm(page)],
  buttons: {
    [pageIds.form]: () => ({ kind: 'open', form: 'page' }),
    [pageIds.answer]: ofPage((page) => ask({ type: 'acknowledge_page', page })),
    [pageIds.snooze]: ofPage((page, _, written) =>
      ask({ type: 'snooze_page', page, seconds: secondsIn(written, usualSnoozeSeconds) }),
    ),
    [pageIds.escalate]: ofPage((page, turn) => ask({ type: 'escalate_page', page, turn })),
    [pageIds.stop]: ofPage((page) => ask({ type: 'stop_page', page })),
  },
  needed: { page_answer: { actionId: pageIds.answer, text: 'I’m on it' } },
  offers: ({ resolved }) =>
    resolved === null ? [{ actionId: pageIds.form, text: 'Page somebody', place: 'more' }] : [],
  recorded: {
    page_asked: (_, { inc, state }) => {
      const last = state.pages.at(-1);
      if (last === undefined) return `A page about ${inc} is sent.`;
      return last.steps.every(({ how }) => how === bySlack) ? `${sent(last)} ${slackAlone}` : sent(last);
    },
    page_step_taken: (_, { inc }) => `The next step of the page about ${inc} is taken.`,
    page_delivered: (_, { inc }) => `The page about ${inc} is delivered.`,
    page_failed: (_, { inc }) => `The page about ${inc} could not be delivered.`,
    page_acknowledged: (_, { inc }) => `You answered the page about ${inc}.`,
    page_escalated: (_, { inc }) => `The page about ${inc} goes on to the next step in a moment.`,
    page_snoozed: ({ page }, { inc, state }) =>
      `The page about ${inc} is snoozed until ${moment(state.pages[page - 1]?.dueAt ?? state.head.recorded_at)}.`,
    page_stopped: (_, { inc }) => `The page about ${inc} is stopped.`,
    page_exhausted: (_, { inc }) => `The page about ${inc} has taken all its steps.`,
  },
  configure,
  posts: pagePosts,
  writesTo: pagedGroups,
  pagerAsks,
  toldByPost: ['page_asked', 'page_step_taken', 'page_acknowledged', 'page_failed', 'page_exhausted'],
});

function sent(page: Page): string {
  const { taken, asked, dueAt } = page;
  const last = taken.at(-1);
  const people = last?.people ?? [];
  const until = dueAt === null ? '' : ` Without an answer by ${moment(dueAt)}, ${thenOf(page)}.`;
  if (people.length > 0)
    return `${people.slice(0, 10).map(person).join(', ')} ${people.length === 1 ? 'is' : 'are'} paged.${until}`;
  const how = last === undefined ? undefined : stepAt(page, last.place)?.how;
  if (how !== undefined && how !== bySlack) return `${term(how)} is asked to page.${until}`;
  if (asked.group !== undefined) return `The group is paged: its members get a direct message.${until}`;
  return `⚠️ Nobody is on call${asked.name === undefined ? '' : ` for ${term(asked.name)}`} now.${until}`;
}

/** A button that says which page it is of, and one number more: `2 900`. */
function ofPage(asked: (page: number, other: number, written: string | undefined) => ReturnType<typeof ask>): Button {
  return (_, detail) => {
    const parts = detail.split(' ');
    const [page, other] = parts.map((part) => (/^[1-9]\d{0,8}$/.test(part) ? Number(part) : 0));
    return asked(page ?? 0, other ?? 0, parts[1]);
  };
}

function parse(rest: string, asker: Asker): AskedFor {
  if (rest.trim() === '') return { kind: 'open', form: 'page' };
  const [first, others] = splitFirst(rest);
  const group = /^<!subteam\^(S[A-Z0-9]{1,63})(?:\|[^<>]*)?>[:;,.!]?$/.exec(first)?.[1];
  if (group !== undefined) return page({ group }, textOf(others));
  const user_id = personIn(first, asker);
  if (user_id !== null) return page({ user_id }, textOf(others));
  const named = nameAtStart(plainLineOf(rest), asker.settings);
  if (named !== null) return page({ name: named.name }, textOf(named.text));
  if (first.startsWith('@') && first.length > 1) return nobody(first, usage);
  return nobodyCalled(first, asker.settings);
}

/** The longest name that a line begins with: "office hours the queue is stuck". */
function nameAtStart(line: string, settings: Settings) {
  const isAtStart = (name: string) =>
    line.slice(0, name.length).toLowerCase() === name.toLowerCase() &&
    /^(?:$|[\s:;,.!–—-])/u.test(line.slice(name.length));
  const [found] = allNames(settings)
    .filter(isAtStart)
    .toSorted((one, other) => other.length - one.length);
  return found === undefined ? null : { name: found, text: line.slice(found.length).replace(/^[\s:;,.!–—-]+/u, '') };
}

function textOf(typed: string): string {
  return plainText(typed).trim();
}

function nobodyCalled(first: string, settings: Settings): AskedFor {
  const names = namesToPage(settings);
  if (names.length === 0) {
    return unclear(
      `Nobody was paged. ${code('/incident page @ana')} pages a person; whom a name pages stands in ${code('quorum.yml')} under ${code('escalations')} and ${code('oncall')}, and there is none.`,
    );
  }
  const near = allNear(bareWord(first), names, 2)[0];
  const hint = near === undefined ? '' : ` Did you mean ${code(`/incident page ${near}`)}?`;
  const known = escapeWithin(names.join(', '), namesMax);
  return unclear(
    `${written(first)} is nobody whom a page reaches, so nobody was paged.${hint} A page goes to a person (type @), a user group, or one of: ${known}.`,
  );
}

const pageCommand = z.object({
  type: z.literal('page'),
  name: z.string().optional(),
  user_id: z.string().optional(),
  group: z.string().optional(),
  steps: z.undefined().optional(),
});
const stepCommand = z.object({ type: z.literal('take_page_step'), whom: z.array(targetSchema) });

/** The policy is kept with the page, and with each step who is on call then. */
function configure(command: AnyCommand, settings: Settings, at: string): AnyCommand {
  const asked = pageCommand.safeParse(command).data;
  const policy = asked === undefined ? null : policyOf(asked, settings);
  if (policy !== null)
    return withPolicy(command, { ...policy, people: peopleOf(policy.steps[0]?.whom ?? [], settings, at) });
  const step = stepCommand.safeParse(command).data;
  return step === undefined ? command : withPeople(command, peopleOf(step.whom, settings, at));
}

function withPolicy(command: AnyCommand, policy: object) {
  return { ...command, ...policy };
}

function withPeople(command: AnyCommand, people: readonly string[]) {
  return { ...command, people };
}
