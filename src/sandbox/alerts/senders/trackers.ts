import { randomUUID } from 'node:crypto';
import { hmacHex, type Sender } from '../sender.ts';

/** By the template in docs/alerts/datadog.json. https://docs.datadoghq.com/integrations/webhooks/ */
export const datadog: Sender = {
  kind: 'datadog',
  sender: 'Datadog',
  body: ({ id, title, text, service, state, at }) => ({
    event: randomUUID(),
    monitor: id,
    scope: `env:prod,host:${service}-1`,
    cycle: id,
    transition: state === 'firing' ? 'Triggered' : 'Recovered',
    priority: 'P1',
    title,
    body: text,
    link: 'https://app.datadoghq.eu/event/event?id=1',
    tags: `env:prod,service:${service}`,
    at: String(Date.parse(at)),
    org: '1',
  }),
};

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issues/ */
export const sentry: Sender = {
  kind: 'sentry',
  sender: 'Sentry',
  // An alert rule fires for an event of an issue; that the issue is resolved its own hook tells.
  body: ({ id, title, text, service, state, at }) => ({
    action: state === 'firing' ? 'triggered' : 'resolved',
    installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' },
    data:
      state === 'firing'
        ? {
            event: {
              event_id: `${id}-${Date.parse(at)}`,
              issue_id: id,
              title,
              culprit: text,
              level: 'error',
              web_url: `https://example.sentry.io/issues/${id}/events/latest/`,
              datetime: at,
              tags: [['service', service]],
            },
            triggered_rule: 'An issue is seen more than 100 times in an hour',
          }
        : {
            issue: {
              id,
              shortId: `${service.toUpperCase()}-1`,
              title,
              culprit: text,
              level: 'error',
              project: { id: '1', slug: service, name: service },
              web_url: `https://example.sentry.io/issues/${id}/`,
            },
          },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
  }),
  headers: ({ at, state }) => ({
    'sentry-hook-resource': state === 'firing' ? 'event_alert' : 'issue',
    'sentry-hook-timestamp': String(Math.floor(Date.parse(at) / 1_000)),
    'request-id': randomUUID(),
  }),
  sign: (rawBody, secret) => ({ 'sentry-hook-signature': hmacHex(secret, rawBody) }),
};

/** https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/ */
export const opsgenie: Sender = {
  kind: 'opsgenie',
  sender: 'Opsgenie and Jira Service Management',
  body: ({ id, title, text, service, state, since, at }) => ({
    action: state === 'firing' ? 'Create' : 'Close',
    integrationName: 'Quorum',
    alert: {
      alertId: id,
      alias: id,
      tinyId: '7',
      message: title,
      description: text,
      priority: 'P1',
      entity: service,
      tags: ['prod'],
      createdAt: Date.parse(since),
      // In nanoseconds.
      updatedAt: Date.parse(at) * 1_000_000,
      details: { service },
    },
  }),
};

/** By the template in docs/alerts.md. https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/ */
export const newrelic: Sender = {
  kind: 'newrelic',
  sender: 'New Relic',
  body: ({ id, title, text, service, state, at }) => ({
    id,
    issueUrl: `https://radar-api.service.newrelic.com/accounts/1/issues/${id}`,
    title,
    description: text,
    priority: 'CRITICAL',
    impactedEntities: [service],
    state: state === 'firing' ? 'ACTIVATED' : 'CLOSED',
    trigger: 'STATE_CHANGE',
    isAcknowledged: false,
    alertPolicyNames: ['Shop'],
    alertConditionNames: [title],
    updatedAt: Date.parse(at),
  }),
};
