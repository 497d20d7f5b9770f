import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { fromJson, group, readAs, said } from '../sent.ts';
import { type SignalState, signalStates } from '../signal.ts';
import type { Reading, Source } from '../source.ts';
import { tell } from '../tell.ts';

/** What senders call the states: ours, GoAlert's, those of Grafana OnCall's formatted webhook, and what scripts say. */
const words: Readonly<Record<SignalState, readonly string[]>> = {
  firing: [
    'firing',
    'alerting',
    'alert',
    'trigger',
    'triggered',
    'open',
    'problem',
    'down',
    'critical',
    'error',
    'warning',
  ],
  cleared: ['cleared', 'clear', 'resolved', 'resolve', 'ok', 'recovered', 'closed', 'close', 'up', 'normal'],
  acknowledged: ['acknowledged', 'acknowledge', 'ack'],
  unacknowledged: ['unacknowledged', 'unacknowledge', 'unack'],
  info: ['info', 'note'],
};
const states = new Map(signalStates.flatMap((state) => words[state].map((word) => [word, state] as const)));

/** An empty field of a form is one that is missing. */
const filled = said.transform((value) => (value?.trim() === '' ? undefined : value));

const alert = z
  .looseObject({
    id: filled,
    key: filled,
    dedup: filled,
    alert_uid: filled,
    title: filled,
    summary: filled,
    state: filled,
    status: filled,
    action: filled,
    severity: filled,
    service: filled,
    text: filled,
    details: filled,
    message: filled,
    link: filled,
    link_to_upstream_details: filled,
    at: filled,
    labels: z.unknown().optional(),
    meta: z.unknown().optional(),
  })
  .refine(
    ({ title, summary, key, dedup, alert_uid }) => (title ?? summary ?? key ?? dedup ?? alert_uid) !== undefined,
    {
      error: 'a title or a key',
      path: ['title'],
    },
  );

type Alert = z.infer<typeof alert>;

export const generic: Source = {
  kind: 'generic',
  words: {
    sender: 'Anything that can post JSON, a form or a query',
    toldApartBy: '`key`, or the title and the service where it is missing',
    clearedBy: '`state: cleared`, or `action: close`',
  },
  takesForms: true,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) => readAs(alert, body, 'a generic source', (sent) => understand(sent, receivedAt)),
};

function understand(sent: Alert, receivedAt: string): Reading {
  const word = (sent.state ?? sent.status ?? sent.action ?? 'firing').trim().toLowerCase();
  const state = states.get(word);
  if (state === undefined) {
    const known = signalStates.join(', ');
    return { kind: 'unreadable', sentence: `The state of this alert is not one that is known: send one of ${known}.` };
  }
  const title = sent.title ?? sent.summary;
  const key = sent.key ?? sent.dedup ?? sent.alert_uid;
  const names = key === undefined ? [title ?? '', sent.service ?? ''] : [key];
  const at = instantOf(sent.at);
  const news = sent.id === undefined ? (at === null ? null : [...names, state, at]) : ['id', sent.id];
  const signal = tell({
    alert: names,
    delivery: news,
    state,
    title: [title],
    text: [sent.text ?? sent.details ?? sent.message],
    severity: sent.severity,
    service: sent.service,
    labels: labelsOf(sent.labels ?? sent.meta),
    link: [sent.link, sent.link_to_upstream_details],
    at,
    receivedAt,
  });
  return { kind: 'signals', signals: [signal] };
}

/** A group of words; in a form, one as JSON, or one or several `name=value`. */
function labelsOf(sent: unknown): Readonly<Record<string, unknown>> {
  if (typeof sent !== 'string' && !Array.isArray(sent)) return group.parse(sent);
  const read = fromJson(typeof sent === 'string' ? sent : undefined);
  if (typeof read === 'object') return group.parse(read);
  const pairs = [sent].flat().map((one) => String(one).split(/=(.*)/s));
  return Object.fromEntries(pairs.flatMap(([label = '', value]) => (value === undefined ? [] : [[label, value]])));
}
