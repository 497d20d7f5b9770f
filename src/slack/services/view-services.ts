import { durationText } from '../../capabilities/lifecycle/duration.ts';
import type { Rotation, Service } from '../../configuration/settings.ts';
import { whoIsOnCall } from '../../oncall/on-call.ts';
import type { ServiceRevision } from '../../services/catalogue.ts';
import { changedFields } from '../../services/service-change.ts';
import type { Answer } from '../answer.ts';
import { written } from '../kit/arguments.ts';
import { sections } from '../kit/blocks.ts';
import { code, escapeWithin, link, moment, person, plainWithin, term } from '../kit/mrkdwn.ts';
import type { ServiceIncidents } from '../lists.ts';
import { openLine } from '../views/list.ts';
import { calendarLines, layerLine, scheduleLines } from '../views/on-call.ts';

/** So far back incidents are counted. */
export const statisticsDays = 30;

const openMax = 5;
const revisionsMax = 5;
const rotationsMax = 5;
const listedMax = 60;
const namesMax = 300;
/** Characters of all links together. */
const linksLengthMax = 4_000;

/** What guests read in their place. */
export const guestAsksServices: Answer = {
  text: 'Guests can’t see or change the services. Please ask a member of the workspace.',
};

type Shown = {
  readonly revisions: readonly ServiceRevision[];
  readonly incidents: ServiceIncidents;
  readonly rotations: readonly Rotation[];
  readonly at: string;
};

/** What a service is, who is on call for it, and how it stands with its incidents. */
export function renderService(service: Service, { revisions, incidents, rotations, at }: Shown): Answer {
  const { name, aliases, owner, channel, escalation, runbook, links } = service;
  const open = incidents.open.slice(0, openMax);
  const more = incidents.openCount - open.length;
  return {
    text: `The service ${term(name)}`,
    blocks: sections([
      `*${term(name)}*${aliases.length === 0 ? '' : ` · also called ${names(aliases)}`}`,
      `Owner: ${owner === null ? 'nobody' : `<!subteam^${owner}>`}${channel === null ? '' : ` · <#${channel}>`}`,
      ...onCallLines(rotations, at),
      ...(escalation === null ? [] : [`Escalation: ${term(escalation)}`]),
      ...(runbook === null ? [] : [`Runbook: ${address(runbook)}`]),
      ...linkLines(links),
      statisticsLine(incidents),
      ...open.map(openLine),
      ...(more > 0 ? [`… and ${more} more: ${code(`/incident list ${name}`)} lists them`] : []),
      ...revisionLines(revisions),
    ]),
  };
}

/** primary: @ana until today 17:00, then @ben. With the rotation's name where there are several. */
function onCallLines(rotations: readonly Rotation[], at: string): readonly string[] {
  if (rotations.length === 0) return ['On call: no rotation is for it'];
  const lines = rotations.slice(0, rotationsMax).flatMap((rotation) => {
    const { layers, gap } = whoIsOnCall(rotation, at);
    const says = [
      ...layers.map((layer) => `${term(rotation.name)}, ${layerLine(layer)}`),
      ...calendarLines(rotation, at),
      ...scheduleLines(rotation, at),
    ];
    return gap ? [...says, `⚠️ Nobody of ${term(rotation.name)} is on call now.`] : says;
  });
  const more = rotations.length - rotationsMax;
  return ['On call:', ...lines, ...(more > 0 ? [`… and ${more} more rotations`] : [])];
}

/** 2 open · 7 in 30 days · half of them resolved within 42 min */
function statisticsLine({ openCount, declared, medianMs }: ServiceIncidents): string {
  const half = medianMs === null ? [] : [`half of those resolved took up to ${durationText(Math.max(0, medianMs))}`];
  return ['Incidents: ', [`${openCount} open`, `${declared} in ${statisticsDays} days`, ...half].join(' · ')].join('');
}

function linkLines(links: Service['links']): readonly string[] {
  const lines: string[] = [];
  for (const { name, url } of links) {
    const line = `• ${link(url, name)}`;
    if ([...lines, line].join('\n').length > linksLengthMax) break;
    lines.push(line);
  }
  const more = links.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more ${more === 1 ? 'link' : 'links'}`] : [])];
}

/** Who changed what, and when; what the settings say has no revisions. */
function revisionLines(revisions: readonly ServiceRevision[]): readonly string[] {
  if (revisions.length === 0) return ['It stands in `quorum.yml`.'];
  const lines = revisions.slice(0, revisionsMax).map(({ by, at, service }, index) => {
    const before = revisions[index + 1]?.service ?? null;
    const what = changedFields(before, service).join(', ');
    const did = service === null ? 'retired' : before === null ? 'added' : `changed ${what}`;
    return `${did} by ${person(by)}, ${moment(at)}`;
  });
  const more = revisions.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${more} earlier ${more === 1 ? 'change' : 'changes'}`] : [])].map(
    (line) => `_${line}_`,
  );
}

/** A service that was retired: who did so. */
export function renderRetired(typed: string, revisions: readonly ServiceRevision[]): Answer {
  const text = `The service ${written(typed)} is retired.`;
  return { text, blocks: sections([text, ...revisionLines(revisions)]) };
}

/** The services, with who owns them. */
export function renderServices(services: readonly Service[]): Answer {
  if (services.length === 0) {
    return {
      text: 'There is no service yet. `/incident service add` followed by a name adds one, and `quorum.yml` may name them.',
    };
  }
  const shown = services.slice(0, listedMax);
  const more = services.length - shown.length;
  return {
    text: `Services: ${services.length}`,
    blocks: sections([
      `*${services.length} ${services.length === 1 ? 'service' : 'services'}*`,
      ...shown.map(({ name, owner, channel }) =>
        [
          `*${term(name)}*`,
          ...(owner === null ? [] : [`<!subteam^${owner}>`]),
          ...(channel === null ? [] : [`<#${channel}>`]),
        ].join(' · '),
      ),
      ...(more > 0 ? [`… and ${more} more`] : []),
      '`/incident service` followed by a name shows one. `/incident services` followed by names says which an incident affects.',
    ]),
  };
}

export function noSuchService(services: readonly Service[], typed: string): Answer {
  const known =
    services.length === 0 ? 'There is none yet.' : `The services are: ${names(services.map(({ name }) => name))}.`;
  return {
    text: `${written(typed)} is no service. ${known} ${code(`/incident services ${typed}`)} says that this is what an incident affects.`,
  };
}

function address(url: string): string {
  return link(url, plainWithin(url.replace(/^https?:\/\//, ''), 80));
}

function names(all: readonly string[]): string {
  return escapeWithin(all.join(', '), namesMax);
}
