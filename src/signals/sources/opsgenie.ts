import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { group, list, name, readAs, said, stateFor } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import type { Source } from '../source.ts';
import { tell } from '../tell.ts';

/** https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/ */
const delivery = z.looseObject({
  action: z.string().trim().min(1),
  integrationName: said,
  alert: z.looseObject({
    alertId: name,
    alias: said,
    tinyId: said,
    message: said,
    description: said,
    details: group,
    entity: said,
    source: said,
    priority: said,
    username: said,
    tags: list,
    updatedAt: z.unknown().optional(),
    createdAt: z.unknown().optional(),
  }),
});

type Sent = z.infer<typeof delivery>;

const states: Readonly<Record<string, SignalState>> = {
  create: 'firing',
  unacknowledge: 'unacknowledged',
  acknowledge: 'acknowledged',
  close: 'cleared',
  delete: 'cleared',
};

export const opsgenie: Source = {
  kind: 'opsgenie',
  words: {
    sender: 'Opsgenie and Jira Service Management',
    toldApartBy: '`alert.alias`, else `alert.alertId`',
    clearedBy: 'the action Close or Delete',
  },
  takesForms: false,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) =>
    readAs(delivery, body, 'Opsgenie', (sent) => ({ kind: 'signals', signals: [signalOf(sent, receivedAt)] })),
};

/** `updatedAt` is in nanoseconds, `createdAt` in milliseconds, and the latter stays the same over all actions. */
function signalOf({ action, alert, integrationName }: Sent, receivedAt: string) {
  const word = action.toLowerCase();
  const changed = said.parse(alert.updatedAt) ?? (word === 'create' ? said.parse(alert.createdAt) : undefined);
  return tell({
    alert: [alert.alias || alert.alertId],
    delivery: changed === undefined ? null : [alert.alertId, word, changed],
    state: stateFor(states, word),
    title: [alert.message],
    text: [alert.description],
    severity: alert.priority,
    service: said.parse(alert.details.service),
    labels: {
      ...alert.details,
      entity: alert.entity,
      source: alert.source,
      tiny_id: alert.tinyId,
      tags: alert.tags.filter((tag) => tag !== undefined).join(', ') || undefined,
      integration: integrationName,
      action,
      by: alert.username,
    },
    at: instantOf(changed),
    receivedAt,
  });
}
