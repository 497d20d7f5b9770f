import type { Example, Sent } from './example.ts';

const time = '2026-11-26T02:14:07.613000+00:00';

function group(type: string, at: string | undefined, more: object = {}): Sent {
  const alert_group = {
    id: 'IPAYMENTS1',
    integration_id: 'CQUORUM1',
    route_id: 'R1',
    alerts_count: 1,
    state: 'firing',
    title: 'Payments are slow',
    permalinks: { slack: null, web: 'https://acme.grafana.net/a/grafana-irm-app/alert-groups/IPAYMENTS1' },
    labels: {},
  };
  const body = {
    event: { type, ...(at === undefined ? {} : { time: at }) },
    user: { id: 'UANA1', username: 'ana', email: 'ana@example.net' },
    alert_group,
    alert_group_id: 'IPAYMENTS1',
    alert_payload: { alert_uid: 'payments/slow', title: 'Payments are slow', state: 'alerting', message: 'p99 is 4 s' },
    integration: { id: 'CQUORUM1', type: 'formatted_webhook', name: 'Quorum', labels: {} },
    notified_users: [],
    users_to_be_notified: [],
    responses: {},
    webhook: { id: 'WH1', name: 'To Quorum', labels: {} },
    ...more,
  };
  return { body };
}

export const grafanaIrm: Example = {
  kind: 'grafana-irm',
  firing: group('alert group created', time),
  again: group('alert group created', time, { notified_users: [{ id: 'UANA1', username: 'ana' }] }),
  other: group('alert group created', time, { alert_group: { id: 'IPAYMENTS2', title: 'Payments are slow' } }),
  cleared: group('resolve', '2026-11-26T03:01:37.613000+00:00'),
  acknowledged: group('acknowledge', '2026-11-26T02:15:00.000000+00:00'),
  told: {
    firing: {
      alert: 'IPAYMENTS1',
      title: 'Payments are slow',
      text: 'p99 is 4 s',
      labels: { event: 'alert group created', by: 'ana', alert_uid: 'payments/slow', integration: 'Quorum' },
      link: 'https://acme.grafana.net/a/grafana-irm-app/alert-groups/IPAYMENTS1',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: { at: '2026-11-26T02:15:00.000Z' },
  },
  unreadable: [
    [{ body: { event: { type: 'resolve' } } }, 'alert_group'],
    [{ body: { event: {}, alert_group: { id: '1' }, alert_payload: {} } }, 'event.type'],
  ],
  more: [
    ['a silence changes no state', group('silence', time), { state: 'info' }],
    ['nobody did what was resolved by itself', group('resolve', time, { user: null }), { state: 'cleared' }],
    ['what is acknowledged no more fires as before', group('unacknowledge', time), { state: 'unacknowledged' }],
  ],
};
