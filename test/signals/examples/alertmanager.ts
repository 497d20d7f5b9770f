import type { Example } from './example.ts';

type Given = {
  readonly status?: string;
  readonly host?: string;
  readonly percent?: number;
  readonly reason?: string;
  readonly labels?: object;
};

const fingerprints: Readonly<Record<string, string>> = { db1: '9f1c54b1f2a3d7e0', db2: '1b2c3d4e5f607182' };

function alertOf({ status = 'firing', host = 'db1', percent = 91, labels = {} }: Given) {
  return {
    status,
    labels: {
      alertname: 'DiskAlmostFull',
      instance: `${host}:9100`,
      severity: 'critical',
      service: 'orders',
      ...labels,
    },
    annotations: {
      summary: `Disk of ${host} is almost full`,
      description: `/var is ${percent} % full`,
      runbook_url: 'https://runbooks.example.net/disk',
    },
    startsAt: '2026-11-26T02:14:07.613Z',
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-26T03:01:37.613Z',
    generatorURL: 'https://prometheus.example.net/graph?g0.expr=disk_used+%3E+90',
    fingerprint: fingerprints[host],
  };
}

export function alertmanagerBody(alerts: readonly Given[], group: object = {}): object {
  return {
    version: '4',
    groupKey: '{}/{team="data"}:{alertname="DiskAlmostFull"}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'quorum',
    groupLabels: { alertname: 'DiskAlmostFull' },
    commonLabels: { alertname: 'DiskAlmostFull', severity: 'critical' },
    commonAnnotations: {},
    externalURL: 'https://alertmanager.example.net',
    notification_reason: 'first notification',
    routeLabels: {},
    alerts: alerts.map(alertOf),
    ...group,
  };
}

export const alertmanager: Example = {
  kind: 'alertmanager',
  firing: { body: alertmanagerBody([{}]) },
  again: {
    body: alertmanagerBody([{ percent: 94 }], {
      externalURL: 'https://alertmanager-2.example.net',
      notification_reason: 'repeat interval elapsed',
      truncatedAlerts: 3,
    }),
  },
  other: { body: alertmanagerBody([{ host: 'db2' }]) },
  cleared: { body: alertmanagerBody([{ status: 'resolved' }], { status: 'resolved' }) },
  told: {
    firing: {
      alert: '9f1c54b1f2a3d7e0',
      state: 'firing',
      title: 'Disk of db1 is almost full',
      text: '/var is 91 % full\nRunbook: https://runbooks.example.net/disk',
      severity: 'critical',
      service: 'orders',
      labels: { alertname: 'DiskAlmostFull', instance: 'db1:9100', severity: 'critical', service: 'orders' },
      link: 'https://prometheus.example.net/graph?g0.expr=disk_used+%3E+90',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { state: 'cleared', at: '2026-11-26T03:01:37.613Z' },
  },
  ignored: [[{ body: alertmanagerBody([]) }, 'The group holds no alert']],
  unreadable: [
    [{ body: { version: '4', alerts: 'none' } }, 'alerts'],
    [{ body: alertmanagerBody([], { alerts: [{ status: 'firing' }, { labels: {} }] }) }, 'alerts.1.status'],
    [{ body: { text: 'a payload of one’s own' } }, 'alerts'],
  ],
  more: [
    [
      'a group that has cleared in part says it of each alert, and nothing of those that were cut off',
      { body: alertmanagerBody([{ status: 'resolved' }], { status: 'firing', truncatedAlerts: 12 }) },
      { state: 'cleared' },
    ],
    [
      'a status of a version to come changes no state',
      { body: alertmanagerBody([{ status: 'muted' }]) },
      { state: 'info' },
    ],
  ],
};

export const grafana: Example = {
  ...alertmanager,
  kind: 'grafana',
  firing: { body: grafanaBody({}) },
  again: { body: grafanaBody({ percent: 94 }, { message: 'as it goes' }) },
  other: { body: grafanaBody({ host: 'db2' }) },
  cleared: { body: grafanaBody({ status: 'resolved' }) },
  told: {
    firing: {
      ...alertmanager.told.firing,
      text: '/var is 91 % full\nB = 91, C = 1\nRunbook: https://runbooks.example.net/disk',
      link: 'https://grafana.example.net/d/disks?viewPanel=4',
    },
    cleared: alertmanager.told.cleared,
  },
};

function grafanaBody(given: Given, group: object = {}): object {
  const extra = {
    values: { B: given.percent ?? 91, C: 1 },
    valueString: "[ var='B' labels={instance=db1:9100} value=91 ]",
    silenceURL: 'https://grafana.example.net/alerting/silence/new?alertmanager=grafana',
    dashboardURL: 'https://grafana.example.net/d/disks',
    panelURL: 'https://grafana.example.net/d/disks?viewPanel=4',
    ruleUID: 'f3a1c9d2',
    orgId: 1,
  };
  return {
    ...alertmanagerBody([], { version: '1', ...group }),
    orgId: 1,
    title: '[FIRING:1] DiskAlmostFull (critical)',
    state: 'alerting',
    message: '**Firing**',
    alerts: [{ ...alertOf(given), ...extra }],
  };
}
