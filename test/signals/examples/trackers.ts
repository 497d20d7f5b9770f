import type { Example, Sent } from './example.ts';

function datadogEvent(event: string, transition: string, more: object = {}): Sent {
  const body = {
    event,
    cycle: '7351640129',
    monitor: '90210',
    scope: 'env:prod,host:web-3',
    transition,
    priority: 'P2',
    title: `[${transition} on {host:web-3}] Load is high`,
    body: 'The load of web-3 is 14.2',
    link: 'https://app.datadoghq.eu/event/event?id=1',
    tags: 'env:prod,service:shop,urgent',
    at: '1795659247613',
    org: '4242',
    ...more,
  };
  return { body };
}

export const datadog: Example = {
  kind: 'datadog',
  firing: datadogEvent('801', 'Triggered'),
  again: datadogEvent('801', 'Triggered', { body: 'The load of web-3 is 15.0' }),
  other: datadogEvent('801', 'Triggered', { scope: 'env:prod,host:web-4' }),
  cleared: datadogEvent('802', 'Recovered', { at: '1795662097613' }),
  told: {
    firing: {
      delivery: '801',
      title: '[Triggered on {host:web-3}] Load is high',
      text: 'The load of web-3 is 14.2',
      severity: 'P2',
      service: 'shop',
      labels: {
        env: 'prod',
        service: 'shop',
        urgent: 'true',
        scope: 'env:prod,host:web-3',
        org: '4242',
        transition: 'Triggered',
      },
      link: 'https://app.datadoghq.eu/event/event?id=1',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
  },
  unreadable: [
    [datadogEvent('1', '$ALERT_TRANSITION'), 'transition'],
    [datadogEvent('1', 'Triggered', { monitor: '$ALERT_ID', cycle: '$ALERT_CYCLE_KEY' }), 'monitor'],
  ],
  more: [
    ['a monitor without data fires', datadogEvent('803', 'No Data'), { state: 'firing' }],
    ['a repeat fires still', datadogEvent('804', 'Renotify'), { state: 'firing' }],
    ['another transition changes no state', datadogEvent('805', 'Muted'), { state: 'info' }],
    [
      'without a monitor its cycle names the alert; what has no value is nothing',
      datadogEvent('$ID', 'Warn', { monitor: '$ALERT_ID', priority: '$ALERT_PRIORITY', tags: '$TAGS' }),
      { state: 'firing', labels: { scope: 'env:prod,host:web-3', org: '4242', transition: 'Warn' } },
    ],
  ],
};

function opsgenieAction(action: string, updatedAt: number | undefined, more: object = {}): Sent {
  const alert = {
    alertId: '8418d193-2dab-4490-b331-8c02cdd196b7',
    tinyId: '1712',
    alias: 'shop/web-3/load',
    message: 'Load of web-3 is high',
    description: 'It is 14.2',
    tags: ['prod', 'web'],
    teams: [],
    entity: 'web-3',
    source: 'Nagios',
    username: 'ana@example.net',
    priority: 'P2',
    createdAt: 1_795_659_247_613,
    ...(updatedAt === undefined ? {} : { updatedAt }),
    details: { service: 'shop' },
    ...more,
  };
  return {
    body: { action, alert, source: { name: 'web', type: 'API' }, integrationId: 'i1', integrationName: 'Quorum' },
  };
}

export const opsgenie: Example = {
  kind: 'opsgenie',
  firing: opsgenieAction('Create', 1_795_659_247_613_000_000),
  again: opsgenieAction('Create', 1_795_659_247_613_000_000, { tags: [] }),
  other: opsgenieAction('Create', 1_795_659_247_613_000_000, { alias: 'shop/web-4/load' }),
  cleared: opsgenieAction('Close', 1_795_662_097_613_000_000),
  acknowledged: opsgenieAction('Acknowledge', 1_795_659_300_000_000_000),
  told: {
    firing: {
      alert: 'shop/web-3/load',
      title: 'Load of web-3 is high',
      text: 'It is 14.2',
      severity: 'P2',
      service: 'shop',
      labels: {
        service: 'shop',
        entity: 'web-3',
        source: 'Nagios',
        tiny_id: '1712',
        tags: 'prod, web',
        integration: 'Quorum',
        action: 'Create',
        by: 'ana@example.net',
      },
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: { at: '2026-11-26T02:15:00.000Z' },
  },
  unreadable: [
    [{ body: { action: 'Create' } }, 'alert'],
    [{ body: { alert: { alertId: '1' } } }, 'action'],
  ],
  more: [
    [
      'without an alias its id names the alert',
      opsgenieAction('UnAcknowledge', 1, { alias: '' }),
      { state: 'unacknowledged', alert: '8418d193-2dab-4490-b331-8c02cdd196b7' },
    ],
    ['a note changes no state', opsgenieAction('AddNote', 1), { state: 'info' }],
  ],
};

function newrelicIssue(state: string, updatedAt: number, more: object = {}): Sent {
  const body = {
    id: '0ea2df1c-adab-45d2-aae0-042b609d2322',
    issueUrl: 'https://radar-api.service.newrelic.com/accounts/1/issues/0ea2df1c',
    title: 'Memory of shop-2 is above 90 %',
    description: 'Policy: shop. Condition: memory',
    priority: 'CRITICAL',
    impactedEntities: ['shop-2', 'shop'],
    state,
    trigger: 'STATE_CHANGE',
    isAcknowledged: false,
    alertPolicyNames: ['Shop'],
    alertConditionNames: ['Memory high'],
    updatedAt,
    ...more,
  };
  return { body };
}

export const newrelic: Example = {
  kind: 'newrelic',
  firing: newrelicIssue('ACTIVATED', 1_795_659_247_613),
  again: newrelicIssue('ACTIVATED', 1_795_659_247_613, { description: 'again' }),
  other: newrelicIssue('ACTIVATED', 1_795_659_247_613, { id: 'another' }),
  cleared: newrelicIssue('CLOSED', 1_795_662_097_613),
  acknowledged: newrelicIssue('ACTIVATED', 1_795_659_300_000, { isAcknowledged: true, trigger: 'USER_ACTION' }),
  told: {
    firing: {
      alert: '0ea2df1c-adab-45d2-aae0-042b609d2322',
      title: 'Memory of shop-2 is above 90 %',
      text: 'Policy: shop. Condition: memory',
      severity: 'CRITICAL',
      service: 'shop-2',
      labels: { condition: 'Memory high', policy: 'Shop', entities: 'shop-2, shop', trigger: 'STATE_CHANGE' },
      link: 'https://radar-api.service.newrelic.com/accounts/1/issues/0ea2df1c',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: { at: '2026-11-26T02:15:00.000Z' },
  },
  unreadable: [
    [{ body: { title: 'no id', state: 'CREATED' } }, 'id'],
    [{ body: { id: '1', state: '' } }, 'state'],
  ],
};

function sentryHook(resource: string, body: unknown, timestamp = '1795659247'): Sent {
  return { body, headers: { 'sentry-hook-resource': resource, 'sentry-hook-timestamp': timestamp } };
}

function issueAlert(eventId: string, issueId = '1117540176'): Sent {
  const event = {
    event_id: eventId,
    issue_id: issueId,
    title: 'TypeError: total is undefined',
    culprit: 'checkout in sum',
    web_url: 'https://acme.sentry.io/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/',
    level: 'error',
    project: 1,
    // By the clock of whoever crashed.
    datetime: '2026-11-26T02:11:52.613000Z',
    tags: [
      ['environment', 'production'],
      ['service', 'checkout'],
    ],
  };
  return sentryHook('event_alert', {
    action: 'triggered',
    installation: { uuid: 'a8e5d37a' },
    data: { event, triggered_rule: 'Very important alert' },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
  });
}

function issue(action: string): Sent {
  const data = {
    issue: {
      id: '1117540176',
      shortId: 'CHECKOUT-1',
      title: 'TypeError: total is undefined',
      culprit: 'checkout in sum',
      level: 'error',
      project: { id: '1', slug: 'checkout', name: 'Checkout' },
      web_url: 'https://acme.sentry.io/issues/1117540176/',
    },
  };
  return sentryHook('issue', { action, data, actor: { type: 'user', id: 1, name: 'Ana' } }, '1795662097');
}

function metricAlert(action: string): Sent {
  return sentryHook('metric_alert', {
    action,
    data: {
      description_title: 'Critical: Too many errors',
      description_text: '1000 events in the last 10 minutes',
      web_url: 'https://acme.sentry.io/organizations/acme/alerts/rules/details/7/',
      metric_alert: {
        id: '19',
        date_detected: '2026-11-26T02:14:07Z',
        date_closed: action === 'resolved' ? '2026-11-26T03:01:37Z' : null,
        alert_rule: { id: '7', name: 'Too many errors' },
      },
    },
  });
}

export const sentry: Example = {
  kind: 'sentry',
  firing: issueAlert('e4874d664c3540c1a32eab185f12c5ab'),
  again: { ...issueAlert('e4874d664c3540c1a32eab185f12c5ab'), headers: { 'sentry-hook-resource': 'event_alert' } },
  other: issueAlert('e4874d664c3540c1a32eab185f12c5ab', '2'),
  cleared: issue('resolved'),
  told: {
    firing: {
      alert: '1117540176',
      title: 'TypeError: total is undefined',
      text: 'checkout in sum',
      severity: 'error',
      service: 'checkout',
      labels: { environment: 'production', service: 'checkout', rule: 'Very important alert' },
      link: 'https://acme.sentry.io/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/',
      at: '2026-11-26T02:14:07.000Z',
    },
    cleared: { at: '2026-11-26T03:01:37.000Z' },
  },
  ignored: [
    [sentryHook('comment', { action: 'created' }), 'Sentry’s hook is of a resource that tells of no alert'],
    [{ body: {} }, 'Sentry’s hook is of a resource that tells of no alert'],
  ],
  unreadable: [
    [sentryHook('event_alert', { action: 'triggered', data: {} }), 'data.event'],
    [sentryHook('issue', { action: 'created', data: { issue: {} } }), 'data.issue.id'],
    [sentryHook('metric_alert', { action: 'perhaps' }), 'action'],
  ],
  more: [
    ['an issue that comes back fires', issue('unresolved'), { state: 'firing', alert: '1117540176' }],
    ['an issue that is assigned changes no state', issue('assigned'), { state: 'info' }],
    [
      'a metric alert fires',
      metricAlert('critical'),
      { state: 'firing', severity: 'critical', at: '2026-11-26T02:14:07.000Z' },
    ],
    ['a metric alert clears', metricAlert('resolved'), { state: 'cleared', at: '2026-11-26T03:01:37.000Z' }],
  ],
};
