import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { list, name, readAs, said } from '../sent.ts';
import type { SignalState } from '../signal.ts';
import type { Source } from '../source.ts';
import { tell } from '../tell.ts';

/**
 * The fields of docs/alerts/newrelic.hbs, which has the names of the template that New Relic fills in by itself.
 * https://docs.newrelic.com/docs/alerts/get-notified/custom-variables-alert-event-workflows/
 */
const issue = z.looseObject({
  id: name,
  state: z.string().trim().min(1),
  trigger: said,
  title: said,
  description: said,
  priority: said,
  issueUrl: said,
  isAcknowledged: said,
  alertConditionNames: list,
  alertPolicyNames: list,
  impactedEntities: list,
  updatedAt: z.unknown().optional(),
});

type Issue = z.infer<typeof issue>;

export const newrelic: Source = {
  kind: 'newrelic',
  words: {
    sender: 'New Relic',
    toldApartBy: '`issueId`',
    clearedBy: '`state` of CLOSED',
  },
  takesForms: false,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) =>
    readAs(issue, body, 'New Relic by our template', (sent) => ({
      kind: 'signals',
      signals: [signalOf(sent, receivedAt)],
    })),
};

function signalOf(sent: Issue, receivedAt: string) {
  const updated = said.parse(sent.updatedAt);
  const state = stateOf(sent);
  const named = (all: readonly (string | undefined)[]) =>
    all.filter((one) => one !== undefined).join(', ') || undefined;
  return tell({
    alert: [sent.id],
    delivery: updated === undefined ? null : [sent.id, sent.state, sent.trigger ?? '', updated],
    state,
    title: [sent.title, named(sent.alertConditionNames)],
    text: [sent.description],
    severity: sent.priority,
    service: sent.impactedEntities[0],
    labels: {
      condition: named(sent.alertConditionNames),
      policy: named(sent.alertPolicyNames),
      entities: named(sent.impactedEntities),
      trigger: sent.trigger,
    },
    link: [sent.issueUrl],
    at: instantOf(updated),
    receivedAt,
  });
}

function stateOf({ state, isAcknowledged }: Issue): SignalState {
  switch (state.toUpperCase()) {
    case 'CLOSED':
    case 'RESOLVED':
      return 'cleared';
    case 'CREATED':
    case 'ACTIVATED':
      return isAcknowledged === 'true' ? 'acknowledged' : 'firing';
    case 'ACKNOWLEDGED':
      return 'acknowledged';
    default:
      return 'info';
  }
}
