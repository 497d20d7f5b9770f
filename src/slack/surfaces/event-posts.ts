import { type IncidentState, incident, slackSides } from '../../capabilities/index.ts';
import { dutyOf } from '../../capabilities/roles/role-names.slack.ts';
import type { Settings } from '../../configuration/settings.ts';
import { serviceNamed } from '../../services/service-named.ts';
import { link, sentence } from '../kit/mrkdwn.ts';
import type { Nudged } from '../kit/nudge-words.ts';
import type { EventPost } from '../kit/on-slack.ts';
import { namesNobody } from './topic.ts';

/** Most responders that a post mentions. */
const respondersMax = 10;

/** Most that a closing post names of what is left to do. */
const afterwardsMax = 8;

/** Most runbooks that a post names, and how long a link in it may be. */
const runbooksMax = 3;
const linkMax = 1_500;

/** What the posts tell besides the events: of the settings, of other incidents, and of Slack. */
export type About = {
  /** The channels of the other incidents that it refers to. */
  readonly others?: ReadonlyMap<string, string>;
  /** Who is in the user groups that its posts go to. */
  readonly groups?: ReadonlyMap<string, readonly string[]>;
  /** The services of the settings, for what to do when one of them fails. */
  readonly services?: Settings['services'];
  /** The roles of the settings, for what whoever holds one is told. */
  readonly roles?: Settings['roles'];
  /** Where its announcement stands; null: nowhere yet, or the channel takes its place. */
  readonly announcedAt?: string | null;
};

/** What the capabilities have to post, once each. */
export function eventPosts(
  state: IncidentState,
  channelId: string | null,
  { roles = [], services = [], others = new Map(), groups = new Map(), announcedAt = null }: About = {},
): readonly EventPost[] {
  // What somebody typed, such as a role's name, stays out: a post that quotes it would have to go when it is redacted.
  const responders = new Map<string, string>();
  const all = incident.responders(state);
  for (const { user_id, says } of [...all.filter(({ isChief }) => isChief), ...all]) {
    const untyped = says.filter((phrase) => !('quote' in phrase));
    if (!responders.has(user_id)) responders.set(user_id, sentence(untyped, 80));
  }
  const places = {
    channelId,
    responders: [...responders.values()].slice(0, respondersMax).join(' · '),
    facts: incident
      .facts(state)
      .filter(namesNobody)
      .map((fact) => sentence(fact, 80))
      .join(' · '),
    linkTo: (incidentId: string) => (others.has(incidentId) ? ` <#${others.get(incidentId)}>` : ''),
    membersOf: (group: string) => groups.get(group) ?? [],
    announcedAt,
    sourceSays: slackSides.flatMap((side) => side.sourceSays?.(state) ?? [])[0] ?? null,
    links: linksOf(state, services),
    open: incident
      .open(state)
      .map((one) => sentence(one, 80))
      .join(' · '),
    afterwards: afterwardsOf(state),
    duty: (role: string) => dutyOf(role, roles),
    nudge: (what: string, nudged: Nudged) =>
      slackSides.flatMap((side) => side.nudges?.[what]?.(state, nudged) ?? [])[0] ?? null,
  };
  return slackSides.flatMap((side) => side.posts?.(state, places) ?? []);
}

/** Where the source shows it, and the runbooks of the services that it is about. */
function linksOf(state: IncidentState, services: Settings['services']): readonly string[] {
  const about = slackSides.flatMap((side) => side.services?.(state) ?? []);
  const known = new Set(about.flatMap((name) => serviceNamed(services, name) ?? []));
  const runbooks = [...known].flatMap(({ name, runbook }) =>
    runbook === null ? [] : [{ url: runbook, text: `Runbook of ${name}` }],
  );
  const links = slackSides.flatMap((side) => side.links?.(state) ?? []);
  return [...links, ...runbooks.slice(0, runbooksMax)]
    .map(({ url, text }) => link(url, text))
    .filter(({ length }) => length <= linkMax);
}

/** What is to be done once it is over, the first of it by name. */
function afterwardsOf(state: IncidentState): string {
  const all = incident.afterwards(state).map((one) => sentence(one, 80));
  const rest = all.length - afterwardsMax;
  return [...all.slice(0, afterwardsMax), ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · ');
}
