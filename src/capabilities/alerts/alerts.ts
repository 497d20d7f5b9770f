import { z } from 'zod';
import { type Detail, impossible, kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, unchanged } from '../../kernel/decision.ts';
import type { Due } from '../../kernel/due.ts';
import { type IncidentCore, textOf, titleOf } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Owed } from '../../kernel/owed.ts';
import { quote, type Sentence, saying, words } from '../../kernel/phrase.ts';
import { requestId } from '../../kernel/request-id.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';
import { serviceName } from '../../kernel/service-name.ts';
import { text, titleLengthMax } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { type Lifecycle, lastPeriod } from '../lifecycle/lifecycle-state.ts';
import { mayBeAnswered, type Paging } from '../paging/page.ts';
import { isPrivate, type Privacy } from '../privacy/privacy.ts';
import { otherSchema, referenceSchema } from '../triage/merge.ts';
import {
  type Alert,
  type Alerts,
  firesMax,
  firesWith,
  isFlapping,
  lastOver,
  type NotedAlert,
  rulesAt,
  settlesAt,
} from './alert.ts';

/** The longest address that a browser is sure to take. */
const linkMax = 2000;

/** Most alerts that one incident is told of; what comes after them is not lost: each has its own record. */
const alertsMax = 200;

type Reads = Lifecycle & Paging & Privacy;
type State = IncidentCore & Alerts & Reads;

const { capability, event, command } = kindsOf<Alerts, Reads>();

const source = z.string().min(1).max(64);
const at = z.iso.datetime();
/** The sender named no time: `at` is when it was received. */
const untimed = z.literal(true).optional();
const id = z.string().min(1).max(64);
const how = z.strictObject({ triage: z.boolean(), private: z.boolean(), resolves: z.boolean().optional() });

const opening = {
  source,
  /** Which alert of the source: an id, since a sender's own key may hold anything. */
  alert: z.uuid(),
  episode: z.int().positive(),
  settle_seconds: seconds,
  flapping_from: z.int().min(2),
  service: serviceName.optional(),
  /** The id of a channel. */
  channel: z.string().min(1).max(64).optional(),
  /** When it fired in the hour before, in the episodes before this one. */
  fired: z.array(at).max(firesMax).optional(),
  /** What its rule wants, but not yet: it is silenced, or flaps. */
  waiting: z.strictObject({ how: how.optional(), incident_id: id.optional(), page: id.optional() }).optional(),
  at,
  untimed,
};

/** Which settings and which earlier episode held when it was opened is not what the sender said. */
const configured = [
  'settle_seconds',
  'flapping_from',
  'fired',
  'waiting',
  'silenced_until',
  'service',
  'channel',
] as const;

/**
 * The record of an alert is one of its own, of the kind `alert`: an episode from the first firing until it has settled. An
 * incident that is declared for it, or joined by it, is told of each change.
 */
export const alerts = capability({
  name: 'alerts',
  initial: (): Alerts => ({ alert: null, alerts: [] }),
  events: {
    alert_opened: event({
      data: {
        ...opening,
        text: text('the alert').optional(),
        link: text('the link', linkMax).optional(),
        silenced_until: at.optional(),
      },
      configured,
      evolve(_, { source, episode, settle_seconds, flapping_from, link, at, silenced_until, text, ...of }, mark) {
        const alert: Alert = {
          ...{ source, episode, link: link ?? null, settleSeconds: settle_seconds, flappingFrom: flapping_from },
          ...{ service: of.service ?? null, channel: of.channel ?? null },
          ...changedTo(true, at, of.untimed, mark),
          fires: firesWith(of.fired ?? [], at),
          silencedUntil: silenced_until ?? null,
          silenced: null,
          ...{ waiting: of.waiting ?? null, pages: null },
          ...{ declares: null, incident: null, said: text === undefined ? null : { ...mark, text } },
        };
        return { alert };
      },
      says: ({ source, text }) => saying(`is told by ${source} that it fires`, text),
    }),
    alert_fired: event({
      data: { at, untimed, text: text('the alert').optional() },
      evolve: (state, { at, untimed }, mark) =>
        changed(state, (alert) => ({ ...changedTo(true, at, untimed, mark), fires: firesWith(alert.fires, at) })),
      says: ({ text }) => saying('is told that it fires again', text),
    }),
    alert_cleared: event({
      data: { at, untimed, text: text('the alert').optional() },
      evolve: (state, { at, untimed }, mark) => changed(state, () => changedTo(false, at, untimed, mark)),
      says: ({ text }) => saying('is told that it has cleared', text),
    }),
    alert_settled: event({
      data: {},
      turns: 'closed',
      closedAs: () => 'cleared',
      says: () => [words('closed the alert: it has stayed clear')],
    }),
    alert_silenced: event({
      data: { seconds },
      evolve: (state, { seconds }, mark) =>
        changed(state, () => ({ silencedUntil: secondsAfter(mark.at, seconds), silenced: mark })),
      says: ({ seconds }) => [words(`silenced the alert for ${Math.ceil(seconds / 60)} min`)],
    }),
    alert_silence_ended: event({
      data: {},
      evolve: (state) => changed(state, () => ({ silencedUntil: null })),
      says: () => [words('ended the silence: the alert still fires')],
    }),
    alert_rule_followed: event({
      data: {},
      evolve: (state, _, mark) => changed(state, (alert) => ruled(state, alert, mark)),
      says: () => [words('followed the rule of the alert: it still fires')],
    }),
    alert_declared: event({
      /** Without the incident's id, it follows from the alert's. */
      data: { incident_id: id.optional(), how, page: id.optional() },
      evolve: (state, { incident_id = ownIncident(state), how, page = null }, mark) =>
        changed(state, () => ({ declares: { ...mark, incident_id, how, page } })),
      says: ({ how }) => [words(how.triage ? 'sent the alert to triage' : 'declared an incident for the alert')],
    }),
    alert_joined: event({
      data: otherSchema,
      evolve: (state, joined, mark) => changed(state, () => ({ incident: { ...mark, ...joined, isHidden: false } })),
      // The incident may be private one day, and this stays: "Part of" names it as long as everybody may know of it.
      says: () => [words('made the alert part of an incident')],
    }),
    alert_incident_hidden: event({
      data: {},
      evolve: (state) =>
        changed(state, ({ incident }) => ({ incident: incident === null ? null : { ...incident, isHidden: true } })),
      says: () => [words('made the incident of the alert private')],
    }),
    alert_noted: event({
      data: {
        ...otherSchema,
        ...{
          of: z.int().positive(),
          firing: z.boolean(),
          over: z.boolean().optional(),
          resolves: z.boolean().optional(),
        },
        text: text('the alert', titleLengthMax),
      },
      evolve: ({ alerts }, { firing, over = false, resolves = false, text, ...noted }, mark) => ({
        alerts: replaced(alerts, { ...mark, ...noted, isFiring: firing, isOver: over, resolves, title: text }),
      }),
      says: ({ firing, over, resolves: _, text, ...noted }) => [
        words(`is told that ${incidentName(noted)}`),
        quote(text),
        words(over === true ? 'is over' : firing ? 'fires' : 'has cleared'),
      ],
    }),
  },
  commands: {
    open_alert: command({
      subject: 'the alert',
      takes: { ...opening, text: z.string().optional(), link: z.string().optional(), silenced_until: at.optional() },
      leaves: ({
        source,
        alert,
        episode,
        settle_seconds,
        flapping_from,
        fired,
        waiting,
        service,
        channel,
        ...said
      }) => ({
        type: 'alert_opened',
        data: {
          ...{ source, alert, episode, settle_seconds, flapping_from, fired, waiting, service, channel },
          ...{
            link: said.link,
            at: said.at,
            untimed: said.untimed,
            text: said.text,
            silenced_until: said.silenced_until,
          },
        },
      }),
      decide: ({ state }) =>
        state.kind !== 'alert'
          ? notAnAlert(state)
          : state.alert === null
            ? null
            : unchanged(state.alert.since, 'Already open'),
    }),
    fire_alert: command({
      subject: 'the alert',
      takes: { at, untimed, text: z.string().optional() },
      leaves: ({ at, untimed, text }) => ({ type: 'alert_fired', data: { at, untimed, text } }),
      decide: ({ state }, told) => ofOpen(state, (alert) => notNews(alert, told, true)),
    }),
    clear_alert: command({
      subject: 'the alert',
      takes: { at, untimed, text: z.string().optional() },
      leaves: ({ at, untimed, text }) => ({ type: 'alert_cleared', data: { at, untimed, text } }),
      decide: ({ state }, told) => ofOpen(state, (alert) => notNews(alert, told, false)),
    }),
    settle_alert: command({
      subject: 'the end of the alert',
      /** `of`: the event since which it has been clear. */
      takes: { of: z.int() },
      leaves: () => ({ type: 'alert_settled', data: {} }),
      decide: ({ state }, { of }) =>
        ofOpen(state, ({ isFiring, since }) =>
          isFiring || since.sequence !== of ? unchanged(since, 'It has not stayed clear') : null,
        ),
    }),
    silence_alert: command({
      subject: 'the silence',
      takes: { seconds },
      leaves: ({ seconds }) => ({ type: 'alert_silenced', data: { seconds } }),
      decide: ({ state }) => ofOpen(state, () => null),
    }),
    end_silence: command({
      subject: 'the end of the silence',
      takes: { until: at },
      leaves: () => ({ type: 'alert_silence_ended', data: {} }),
      decide: ({ state }, { until }) =>
        ofOpen(state, ({ silencedUntil, isFiring, since }) =>
          silencedUntil !== until || !isFiring ? unchanged(since, 'It is silenced still') : null,
        ),
    }),
    follow_rule: command({
      subject: 'the rule of the alert',
      /** `of`: the event since which it fires. */
      takes: { of: z.int() },
      leaves: () => ({ type: 'alert_rule_followed', data: {} }),
      decide: ({ state }, { of }) =>
        ofOpen(state, (alert) =>
          rulesAt(alert) === null || alert.since.sequence !== of
            ? unchanged(alert.since, 'It does not fire, or is silenced')
            : null,
        ),
    }),
    declare_alert: command({
      subject: 'the declaration',
      takes: { incident_id: id.optional(), how, page: id.optional() },
      leaves: ({ incident_id, how, page }) => ({ type: 'alert_declared', data: { incident_id, how, page } }),
      decide: ({ state }) => ofOpen(state, alreadyPart),
    }),
    join_alert: command({
      subject: 'the incident of the alert',
      takes: { into: referenceSchema, people: z.array(z.string()).optional() },
      leaves: ({ into: { incident_id, number, kind } }) => ({
        type: 'alert_joined',
        data: { incident_id, number, kind },
      }),
      decide({ state }, { into }) {
        if (state.alert?.declares?.incident_id === into.incident_id && state.alert.incident === null) return null;
        const ends = { open: null, resolved: null, closed: into.ended, private: 'private', without_channel: null };
        const why = into.kind === 'alert' ? 'an alert itself' : ends[into.stands];
        if (why !== null && why !== undefined) {
          return refused('not_joined', `${incidentName(into)} is ${why}. Please name an open incident.`);
        }
        return ofOpen(state, alreadyPart);
      },
    }),
    hide_incident: command({
      subject: 'the incident of the alert',
      takes: { of: z.string() },
      leaves: () => ({ type: 'alert_incident_hidden', data: {} }),
      decide({ state }, { of }) {
        if (state.alert === null) return notAnAlert(state);
        const { incident, since } = state.alert;
        const isNamed = incident?.incident_id === of && !incident.isHidden;
        return isNamed ? null : unchanged(incident ?? since, 'Already hidden');
      },
    }),
    note_alert: command({
      subject: 'the alert',
      takes: {
        ...otherSchema,
        ...{ of: z.int(), firing: z.boolean(), over: z.boolean().optional(), resolves: z.boolean().optional() },
        text: z.string(),
      },
      leaves: ({ incident_id, number, kind, of, firing, over, resolves, text }) => ({
        type: 'alert_noted',
        data: { incident_id, number, kind, of, firing, over, resolves, text },
      }),
      decide({ state }, { incident_id, of, firing, over = false }) {
        if (state.kind === 'alert') return refused('no_incident', `${incidentName(state)} is an alert, no incident.`);
        const known = state.alerts.find((one) => one.incident_id === incident_id);
        if (known !== undefined) {
          const isKnown = known.isFiring === firing && known.isOver === over;
          return known.of >= of || isKnown ? unchanged(known, 'Already known') : null;
        }
        return state.alerts.length < alertsMax ? null : refused('too_many', `It has ${alertsMax} alerts already.`);
      },
    }),
  },
  facts: ({ alert }) =>
    alert === null
      ? []
      : [stands(alert), ...(isFlapping(alert) ? [flaps(alert)] : []), [words(`from ${alert.source}`)]],
  details,
  badge: ({ alert }) => (alert === null ? undefined : alert.isFiring ? '🔥' : '✅'),
  /** It is posted where alerts go, and nobody needs a channel for it. */
  needsNoChannel: ({ kind }) => kind === 'alert',
  owes,
  refersTo: ({ alert }) => (alert?.incident == null || alert.incident.isHidden ? [] : [alert.incident.incident_id]),
  nextDue(state) {
    const { alert, resolved } = state;
    if (resolved !== null) return null;
    if (alert === null) return resolutionDue(state);
    if (!alert.isFiring)
      return {
        kind: 'alert_settled',
        at: settlesAt(alert),
        command: { type: 'settle_alert', of: alert.since.sequence },
      };
    const rules = rulesAt(alert);
    if (rules !== null)
      return { kind: 'alert_rule_followed', at: rules, command: { type: 'follow_rule', of: alert.since.sequence } };
    if (alert.silencedUntil === null) return null;
    const until = alert.silencedUntil;
    return { kind: 'alert_silence_ended', at: until, command: { type: 'end_silence', until } };
  },
});

/** An incident is resolved when the last of its alerts is over, where the rules that declared it say so; not after a reopening. */
function resolutionDue(state: State): Due | null {
  const last = lastOver(state.alerts);
  if (last === null || last.sequence < lastPeriod(state).opened.sequence) return null;
  if (!state.alerts.every(({ resolves }) => resolves)) return null;
  return {
    kind: 'alerts_over',
    at: last.at,
    command: { type: 'resolve', text: 'All of its alerts have stayed clear.' },
  };
}

/** The incident that is declared for an alert, where no other alert shares it. */
function ownIncident({ incident_id }: State): string {
  return requestId('incident of alert', incident_id);
}

function notAnAlert(state: IncidentCore): Refused {
  return refused('no_alert', `${incidentName(state)} is an incident, no alert.`);
}

/** What is decided of an alert while it is open. */
function ofOpen<D>(state: State, decided: (alert: Alert) => D): D | Refused {
  if (state.alert === null) return notAnAlert(state);
  return refusalOnceResolved(state) ?? decided(state.alert);
}

function changedTo(isFiring: boolean, at: string, untimed: true | undefined, mark: Mark) {
  return { isFiring, changedAt: at, isUntimed: untimed === true, since: mark };
}

/** What was so already, or was overtaken: what the sender said of a later moment stands. */
function notNews(alert: Alert, { at, untimed }: { at: string; untimed?: true | undefined }, isFiring: boolean) {
  if (alert.isFiring === isFiring) return unchanged(alert.since, isFiring ? 'It fires already' : 'It is clear already');
  // Two clocks are not compared: whoever asks has looked at what was received first.
  const isOurs = untimed === true || alert.isUntimed;
  return !isOurs && at < alert.changedAt ? unchanged(alert.since, 'Something newer is known') : null;
}

function alreadyPart({ incident, declares }: Alert) {
  if (incident !== null) return unchanged(incident, `Already part of ${nameOfIncident(incident)}`);
  return declares === null ? null : unchanged(declares, 'Already declared');
}

/** What the rule of an alert still wants: an incident unless it has one by now, and a page. */
function ruled(state: State, { waiting, declares, incident }: Alert, mark: Mark): Partial<Alert> {
  if (waiting === null) return {};
  const { how, incident_id = ownIncident(state), page } = waiting;
  const known = incident ?? declares;
  const declared = known === null && how !== undefined ? { ...mark, incident_id, how, page: null } : declares;
  const about = (known ?? declared)?.incident_id ?? state.incident_id;
  const pages = page === undefined ? null : { ...mark, incident_id: about, page };
  return { waiting: null, declares: declared, pages };
}

/** What everybody reads of the incident of an alert. */
function nameOfIncident(incident: NonNullable<Alert['incident']>): string {
  return incident.isHidden ? 'a private incident' : incidentName(incident);
}

/** Only the record of an alert holds such events. */
function changed({ alert }: State, change: (alert: Alert) => Partial<Alert>) {
  return alert === null ? impossible('it is not the record of an alert') : { alert: { ...alert, ...change(alert) } };
}

function replaced(alerts: readonly NotedAlert[], noted: NotedAlert): readonly NotedAlert[] {
  const isKnown = alerts.some(({ incident_id }) => incident_id === noted.incident_id);
  if (!isKnown) return [...alerts, noted];
  return alerts.map((one) => (one.incident_id === noted.incident_id ? noted : one));
}

function stands({ isFiring, since }: Alert): Sentence {
  return [words(isFiring ? 'firing since' : 'clear since'), { at: since.at }];
}

function flaps({ fires }: Alert): Sentence {
  return [words(`flapping: fired ${fires.length} times in an hour`)];
}

function details(state: State): readonly Detail[] {
  const { alert, alerts } = state;
  const said = alert?.said ?? null;
  const says: readonly Detail[] =
    said === null ? [] : [{ label: 'Source says', lines: [[quote(textOf(state, said).text)]], isForEverybody: true }];
  const part: readonly Detail[] =
    alert?.incident == null
      ? []
      : [{ label: 'Part of', lines: [[words(nameOfIncident(alert.incident))]], isForEverybody: true }];
  const silence: readonly Detail[] =
    alert?.silencedUntil == null
      ? []
      : [{ label: 'Silenced until', lines: [[{ at: alert.silencedUntil }]], isForEverybody: true }];
  const firingFirst = [...alerts.filter(({ isFiring }) => isFiring), ...alerts.filter(({ isFiring }) => !isFiring)];
  const lines = firingFirst.map((one) => [
    words(one.isFiring ? '🔥' : '✅'),
    quote(one.title),
    words(incidentName(one)),
  ]);
  const service: readonly Detail[] =
    alert?.service == null ? [] : [{ label: 'Service', lines: [[words(alert.service)]], isForEverybody: true }];
  return [
    ...service,
    ...says,
    ...part,
    ...silence,
    ...(lines.length === 0 ? [] : [{ label: 'Alerts', lines, linesMax: 5 }]),
  ];
}

/** The incident of an alert is declared, and told of each change; an incident tells its alert which number it has. */
function owes(state: State): readonly Owed[] {
  const { alert, alerts, incident_id, number, kind } = state;
  if (alert === null) {
    if (isPrivate(state)) return hiding(state);
    const into = { incident_id, number, kind, stands: 'open', ended: '' };
    return alerts.map(({ incident_id: of, by, at, sequence }) => {
      const command = { type: 'join_alert', into };
      return { mark: { by, at, sequence }, incident_id: of, command, ifRefused: null };
    });
  }
  // Somebody has it already: nobody has to be woken.
  const paged = [...(state.acknowledged === null ? pagesOf(state, alert) : []), ...silencedPages(state, alert)];
  const target = alert.incident ?? alert.declares;
  if (target === null) return paged;
  const { by, at, sequence, incident_id: of } = target;
  const declared: readonly Owed[] =
    alert.declares === null || alert.incident !== null
      ? []
      : [
          {
            mark: { by, at, sequence },
            incident_id: of,
            command: declarationOf(state, alert.declares.how),
            ifRefused: null,
          },
        ];
  const carried = [...acknowledgementOf(state, alert), ...serviceOf(state, alert)];
  // Of an alert that flaps, the incident that knows of it hears no more until it has settled.
  const isKnown = alert.incident !== null;
  if (isKnown && isFlapping(alert) && !alert.isFiring && state.resolved === null) return [...carried, ...paged];
  const title = titleOf(state);
  const over = state.resolved === null ? {} : { over: true };
  const noted = {
    type: 'note_alert',
    ...{ incident_id, number, kind, firing: alert.isFiring, text: typeof title === 'string' ? title : 'An alert' },
    ...over,
    ...(alert.declares?.how.resolves === true ? { resolves: true } : {}),
  };
  const changes = [{ by, at, sequence }, alert.since, ...(state.resolved === null ? [] : [state.resolved])];
  const last = changes.reduce((latest, one) => (one.sequence > latest.sequence ? one : latest));
  const told = { mark: last, incident_id: of, command: { ...noted, of: last.sequence }, ifRefused: null };
  return [...declared, ...carried, ...paged, told];
}

/** Whoever silences an alert stops the pages about it: they would call on for what nobody is to hear of. */
function silencedPages(state: State, { silenced }: Alert): readonly Owed[] {
  if (silenced === null) return [];
  const { by, at, sequence } = silenced;
  return state.pages
    .filter((page) => page.sequence < sequence && mayBeAnswered(page, state))
    .map(({ page }) => ({
      mark: { by, at, sequence },
      incident_id: state.incident_id,
      command: { type: 'stop_page', page },
      ifRefused: null,
      of: String(page),
    }));
}

/** The alerts of an incident that was made private name it no more; one that is declared private no alert ever names. */
function hiding({ madePrivate, incident_id, alerts }: State): readonly Owed[] {
  if (madePrivate === null) return [];
  const { by, at } = madePrivate;
  return alerts.map(({ incident_id: of, sequence }) => {
    const command = { type: 'hide_incident', of: incident_id };
    return { mark: { by, at, sequence }, incident_id: of, command, ifRefused: null };
  });
}

/** Whoever has acknowledged an alert has acknowledged the incident that is declared for it alone, until they take that back. */
function acknowledgementOf(state: State, { declares }: Alert): readonly Owed[] {
  const { acknowledged, acknowledgementWithdrawn, number, kind } = state;
  const last = acknowledged ?? acknowledgementWithdrawn;
  if (last === null || declares?.incident_id !== ownIncident(state)) return [];
  const { by, at, sequence } = last;
  const type = acknowledged === null ? 'withdraw_acknowledgement' : 'acknowledge';
  const command = { type, of: { number, kind } };
  return [{ mark: { by, at, sequence }, incident_id: declares.incident_id, command, ifRefused: null }];
}

/** An incident that was not declared for the alert alone may not know yet that its service is affected. */
function serviceOf(state: State, { incident, declares, service }: Alert): readonly Owed[] {
  const target = incident ?? declares;
  if (service === null || target === null || target.incident_id === ownIncident(state)) return [];
  const { by, at, sequence, incident_id } = target;
  return [{ mark: { by, at, sequence }, incident_id, command: { type: 'add_service', service }, ifRefused: null }];
}

/** A rule pages once an episode, whatever becomes of the alert; where that waited, its incident may be resolved by then. */
function pagesOf(state: State, { declares, pages }: Alert): readonly Owed[] {
  const owed = (asked: Mark & { readonly incident_id: string }, page: string, ifRefused: Owed['ifRefused']): Owed => ({
    mark: { by: asked.by, at: asked.at, sequence: asked.sequence },
    ...{ incident_id: asked.incident_id, command: { type: 'page', name: page }, ifRefused },
  });
  const first = declares === null || declares.page === null ? [] : [owed(declares, declares.page, null)];
  if (pages === null) return first;
  const isOwn = pages.incident_id === state.incident_id;
  return [...first, owed(pages, pages.page, isOwn ? null : { type: 'page', name: pages.page })];
}

function declarationOf(state: State, { triage, private: asPrivate }: { triage: boolean; private: boolean }) {
  const title = titleOf(state);
  return {
    type: 'declare',
    team_id: state.team_id,
    number: 1,
    kind: 'real',
    title: typeof title === 'string' ? title : 'An alert',
    severity: state.severity,
    ...(state.isSeverityUnsaid ? { severity_unsaid: true } : {}),
    ...(state.alert?.service == null ? {} : { services: state.alert.service }),
    ...(triage ? { triage: true } : {}),
    ...(asPrivate || isPrivate(state) ? { private: true } : {}),
  };
}
