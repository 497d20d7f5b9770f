import { titleOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Owed } from '../../kernel/owed.ts';
import { mayBeAnswered } from '../paging/page.ts';
import { isPrivate } from '../privacy/privacy.ts';
import { type Alert, type AlertState, isFlapping, ownIncident } from './alert.ts';

/** The incident of an alert is declared, and told of each change; an incident tells its alert which number it has. */
export function alertOwes(state: AlertState): readonly Owed[] {
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
function silencedPages(state: AlertState, { silenced }: Alert): readonly Owed[] {
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
function hiding({ madePrivate, incident_id, alerts }: AlertState): readonly Owed[] {
  if (madePrivate === null) return [];
  const { by, at } = madePrivate;
  return alerts.map(({ incident_id: of, sequence }) => {
    const command = { type: 'hide_incident', of: incident_id };
    return { mark: { by, at, sequence }, incident_id: of, command, ifRefused: null };
  });
}

/** Whoever has acknowledged an alert has acknowledged the incident that is declared for it alone, until they take that back. */
function acknowledgementOf(state: AlertState, { declares }: Alert): readonly Owed[] {
  const { acknowledged, acknowledgementWithdrawn, number, kind } = state;
  const last = acknowledged ?? acknowledgementWithdrawn;
  if (last === null || declares?.incident_id !== ownIncident(state)) return [];
  const { by, at, sequence } = last;
  const type = acknowledged === null ? 'withdraw_acknowledgement' : 'acknowledge';
  const command = { type, of: { number, kind } };
  return [{ mark: { by, at, sequence }, incident_id: declares.incident_id, command, ifRefused: null }];
}

/** An incident that was not declared for the alert alone may not know yet that its service is affected. */
function serviceOf(state: AlertState, { incident, declares, service }: Alert): readonly Owed[] {
  const target = incident ?? declares;
  if (service === null || target === null || target.incident_id === ownIncident(state)) return [];
  const { by, at, sequence, incident_id } = target;
  return [{ mark: { by, at, sequence }, incident_id, command: { type: 'add_service', service }, ifRefused: null }];
}

/** A rule pages once an episode, whatever becomes of the alert; where that waited, its incident may be resolved by then. */
function pagesOf(state: AlertState, { declares, pages }: Alert): readonly Owed[] {
  const owed = (asked: Mark & { readonly incident_id: string }, page: string, ifRefused: Owed['ifRefused']): Owed => ({
    mark: { by: asked.by, at: asked.at, sequence: asked.sequence },
    ...{ incident_id: asked.incident_id, command: { type: 'page', name: page }, ifRefused },
  });
  const first = declares === null || declares.page === null ? [] : [owed(declares, declares.page, null)];
  if (pages === null) return first;
  const isOwn = pages.incident_id === state.incident_id;
  return [...first, owed(pages, pages.page, isOwn ? null : { type: 'page', name: pages.page })];
}

function declarationOf(state: AlertState, { triage, private: asPrivate }: { triage: boolean; private: boolean }) {
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
