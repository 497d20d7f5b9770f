import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import type { Mark } from '../../kernel/mark.ts';
import { quote, saying, words } from '../../kernel/phrase.ts';
import { seconds, secondsAfter } from '../../kernel/seconds.ts';
import { serviceName } from '../../kernel/service-name.ts';
import { text, titleLengthMax } from '../../kernel/text.ts';
import { otherSchema } from '../triage/merge.ts';
import {
  type Alert,
  type AlertReads,
  type AlertState,
  type Alerts,
  firesMax,
  firesWith,
  type NotedAlert,
  ownIncident,
} from './alert.ts';

const { event } = kindsOf<Alerts, AlertReads>();

/** The longest address that a browser is sure to take. */
const linkMax = 2000;

const source = z.string().min(1).max(64);
export const at = z.iso.datetime();
/** The sender named no time: `at` is when it was received. */
export const untimed = z.literal(true).optional();
export const id = z.string().min(1).max(64);
export const how = z.strictObject({ triage: z.boolean(), private: z.boolean(), resolves: z.boolean().optional() });

export const opening = {
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

export const alertEvents = {
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
};

function changedTo(isFiring: boolean, at: string, untimed: true | undefined, mark: Mark) {
  return { isFiring, changedAt: at, isUntimed: untimed === true, since: mark };
}

/** What the rule of an alert still wants: an incident unless it has one by now, and a page. */
function ruled(state: AlertState, { waiting, declares, incident }: Alert, mark: Mark): Partial<Alert> {
  if (waiting === null) return {};
  const { how, incident_id = ownIncident(state), page } = waiting;
  const known = incident ?? declares;
  const declared = known === null && how !== undefined ? { ...mark, incident_id, how, page: null } : declares;
  const about = (known ?? declared)?.incident_id ?? state.incident_id;
  const pages = page === undefined ? null : { ...mark, incident_id: about, page };
  return { waiting: null, declares: declared, pages };
}

/** Only the record of an alert holds such events. */
function changed({ alert }: AlertState, change: (alert: Alert) => Partial<Alert>) {
  return alert === null ? impossible('it is not the record of an alert') : { alert: { ...alert, ...change(alert) } };
}

function replaced(alerts: readonly NotedAlert[], noted: NotedAlert): readonly NotedAlert[] {
  const isKnown = alerts.some(({ incident_id }) => incident_id === noted.incident_id);
  if (!isKnown) return [...alerts, noted];
  return alerts.map((one) => (one.incident_id === noted.incident_id ? noted : one));
}
