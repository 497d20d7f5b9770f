import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, unchanged } from '../../kernel/decision.ts';
import type { Due } from '../../kernel/due.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { seconds } from '../../kernel/seconds.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { lastPeriod } from '../lifecycle/lifecycle-state.ts';
import { otherSchema, referenceSchema } from '../triage/merge.ts';
import {
  type Alert,
  type AlertReads,
  type AlertState,
  type Alerts,
  lastOver,
  nameOfIncident,
  rulesAt,
  settlesAt,
} from './alert.ts';
import { alertDetails, alertFacts } from './alert-details.ts';
import { alertEvents, at, how, id, opening, untimed } from './alert-events.ts';
import { alertOwes } from './alert-owed.ts';

/** Most alerts that one incident is told of; what comes after them is not lost: each has its own record. */
const alertsMax = 200;

const { capability, command } = kindsOf<Alerts, AlertReads>();

/**
 * The record of an alert is one of its own, of the kind `alert`: an episode from the first firing until it has settled. An
 * incident that is declared for it, or joined by it, is told of each change.
 */
export const alerts = capability({
  name: 'alerts',
  initial: (): Alerts => ({ alert: null, alerts: [] }),
  events: alertEvents,
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
  facts: alertFacts,
  details: alertDetails,
  badge: ({ alert }) => (alert === null ? undefined : alert.isFiring ? '🔥' : '✅'),
  /** It is posted where alerts go, and nobody needs a channel for it. */
  needsNoChannel: ({ kind }) => kind === 'alert',
  owes: alertOwes,
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
function resolutionDue(state: AlertState): Due | null {
  const last = lastOver(state.alerts);
  if (last === null || last.sequence < lastPeriod(state).opened.sequence) return null;
  if (!state.alerts.every(({ resolves }) => resolves)) return null;
  return {
    kind: 'alerts_over',
    at: last.at,
    command: { type: 'resolve', text: 'All of its alerts have stayed clear.' },
  };
}

function notAnAlert(state: IncidentCore): Refused {
  return refused('no_alert', `${incidentName(state)} is an incident, no alert.`);
}

/** What is decided of an alert while it is open. */
function ofOpen<D>(state: AlertState, decided: (alert: Alert) => D): D | Refused {
  if (state.alert === null) return notAnAlert(state);
  return refusalOnceResolved(state) ?? decided(state.alert);
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
