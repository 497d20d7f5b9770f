import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { readAs, said } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import type { Reading, Source } from '../source.ts';
import { tell } from '../tell.ts';

/** A variable that has no value may stay as it is written in the template. */
const filled = said.transform((value) => (value === undefined || /^\s*$|^\$[A-Z_]+$/.test(value) ? undefined : value));

/** The fields of docs/alerts/datadog.json. https://docs.datadoghq.com/integrations/webhooks/ */
const event = z
  .looseObject({
    event: filled,
    monitor: filled,
    scope: filled,
    cycle: filled,
    transition: filled,
    priority: filled,
    title: filled,
    body: filled,
    link: filled,
    tags: filled,
    at: filled,
    org: filled,
  })
  .refine(({ monitor, cycle }) => monitor !== undefined || cycle !== undefined, { path: ['monitor'] })
  .refine(({ transition }) => transition !== undefined, { path: ['transition'] });

type Event = z.infer<typeof event>;

const firing = ['triggered', 're-triggered', 'warn', 're-warn', 'no data', 're-no data', 'renotify'];

export const datadog: Source = {
  kind: 'datadog',
  words: {
    sender: 'Datadog',
    toldApartBy: '`$ALERT_ID` and `$ALERT_SCOPE`, else `$ALERT_CYCLE_KEY`',
    clearedBy: '`$ALERT_TRANSITION` of Recovered',
  },
  takesForms: true,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) =>
    readAs(
      event,
      body,
      'Datadog by our template',
      (sent) => ({ kind: 'signals', signals: [signalOf(sent, receivedAt)] }) satisfies Reading,
    ),
};

/** The key of a cycle names one episode; what fires again and again has to be known as the same, so the monitor goes first. */
function signalOf(sent: Event, receivedAt: string) {
  const { monitor, scope = '', cycle = '' } = sent;
  const names = monitor === undefined ? ['cycle', cycle] : [monitor, scope];
  const state = stateOf(sent.transition ?? '');
  const at = instantOf(sent.at);
  const tags = tagsOf(sent.tags ?? '');
  return tell({
    alert: names,
    delivery: sent.event === undefined ? (at === null ? null : [...names, state, at]) : [sent.event],
    state,
    title: [sent.title],
    text: [sent.body],
    severity: sent.priority,
    service: tags.service,
    labels: { ...tags, scope: sent.scope, org: sent.org, transition: sent.transition },
    link: [sent.link],
    at,
    receivedAt,
  });
}

function stateOf(transition: string): SignalState {
  const word = transition.trim().toLowerCase();
  if (word === 'recovered') return 'cleared';
  return firing.includes(word) ? 'firing' : 'info';
}

/** env:prod,service:checkout,urgent */
function tagsOf(tags: string): Readonly<Record<string, string>> {
  const pairs = tags.split(',').map((tag) => tag.trim().split(/:(.*)/s));
  return Object.fromEntries(pairs.flatMap(([key = '', value]) => (key === '' ? [] : [[key, value ?? 'true']])));
}
