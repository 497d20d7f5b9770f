import { nameOf } from '../../../src/signals/identity.ts';
import type { Example, Sent } from './example.ts';

function incident(attributes: object, id = '25'): Sent {
  return {
    body: {
      data: {
        id,
        type: 'incident',
        attributes: {
          name: 'shop.example.net',
          url: 'https://shop.example.net/health',
          cause: 'Status 503',
          status: 'Started',
          started_at: '2026-11-26T02:14:07.613Z',
          acknowledged_at: null,
          resolved_at: null,
          team_name: 'Payments',
          ...attributes,
        },
      },
    },
  };
}

const acknowledged_at = '2026-11-26T02:15:00.000Z';

export const betterstack: Example = {
  kind: 'betterstack',
  firing: incident({}),
  again: incident({ cause: 'Status 502', status: 'Unconfirmed' }),
  other: incident({}, '26'),
  cleared: incident({ status: 'Resolved', acknowledged_at, resolved_at: '2026-11-26T03:01:37.613Z' }),
  acknowledged: incident({ status: 'Acknowledged', acknowledged_at }),
  told: {
    firing: {
      alert: '25',
      title: 'shop.example.net',
      text: 'Status 503',
      service: 'shop.example.net',
      labels: { url: 'https://shop.example.net/health', team: 'Payments', status: 'Started' },
      link: 'https://shop.example.net/health',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: { at: acknowledged_at },
  },
  ignored: [
    [{ body: { data: { id: '1', type: 'monitor', attributes: {} } } }, 'The delivery is not about an incident'],
  ],
  unreadable: [
    [{ body: { data: { attributes: {} } } }, 'data.id'],
    [{ body: null }, 'the body'],
  ],
};

function monitor(alertType: string | number, alertDateTime: string, more: object = {}): Sent {
  const body = {
    monitorID: '777749809',
    monitorURL: 'https://shop.example.net',
    monitorFriendlyName: 'Shop',
    alertType,
    alertTypeFriendlyName: 'Down',
    alertDetails: 'HTTP 503',
    alertDuration: '*alertDuration*',
    alertDateTime,
    ...more,
  };
  return { body };
}

export const uptimerobot: Example = {
  kind: 'uptimerobot',
  firing: monitor('1', '1795659247'),
  again: monitor(1, '1795659247', { alertDetails: 'HTTP 502' }),
  other: monitor('1', '1795659247', { monitorID: 12 }),
  cleared: monitor('2', '1795662097', { alertDuration: '2850' }),
  told: {
    firing: {
      alert: '777749809',
      title: 'Shop is down',
      text: 'HTTP 503',
      service: 'Shop',
      labels: { url: 'https://shop.example.net' },
      link: 'https://shop.example.net',
      at: '2026-11-26T02:14:07.000Z',
    },
    cleared: { title: 'Shop is up again', at: '2026-11-26T03:01:37.000Z' },
  },
  unreadable: [
    [monitor('4', '1795659247'), 'alertType'],
    [monitor('1', '1', { monitorID: '' }), 'monitorID'],
  ],
  more: [['what expires is not down', monitor('3', '1795659247'), { state: 'info' }]],
};

function ours(more: object): Sent {
  return {
    body: {
      id: 'run-801',
      key: 'backup/orders',
      title: 'The backup of orders failed',
      state: 'firing',
      severity: 'high',
      service: 'orders',
      text: 'Exit code 1',
      link: 'https://ci.example.net/801',
      labels: { host: 'db1', attempt: 3 },
      at: '2026-11-26T02:14:07.613Z',
      ...more,
    },
  };
}

export const generic: Example = {
  kind: 'generic',
  firing: ours({}),
  again: ours({ text: 'Exit code 2' }),
  other: ours({ key: 'backup/users' }),
  cleared: ours({ id: 'run-802', state: 'cleared', at: '2026-11-26T03:01:37.613Z' }),
  acknowledged: ours({ id: undefined, state: 'ACK' }),
  told: {
    firing: {
      alert: 'backup/orders',
      title: 'The backup of orders failed',
      text: 'Exit code 1',
      severity: 'high',
      service: 'orders',
      labels: { host: 'db1', attempt: '3' },
      link: 'https://ci.example.net/801',
      at: '2026-11-26T02:14:07.613Z',
    },
    cleared: { at: '2026-11-26T03:01:37.613Z' },
    acknowledged: {},
  },
  unreadable: [
    [ours({ state: 'perhaps' }), 'firing, cleared, acknowledged, unacknowledged, info'],
    [{ body: { text: 'nothing that names it' } }, 'title'],
    [{ body: { title: ' ', key: '' } }, 'title'],
    [{ body: [] }, 'the body'],
    [{ body: 'words' }, 'the body'],
  ],
  more: [
    [
      'as GoAlert takes it, with several meta values in a form',
      {
        body: {
          summary: 'Queue is full',
          details: '812 jobs',
          action: 'close',
          dedup: 'queue',
          meta: ['a=b=c', 'd=e'],
        },
      },
      { state: 'cleared', alert: 'queue', title: 'Queue is full', text: '812 jobs', labels: { a: 'b=c', d: 'e' } },
    ],
    [
      'as Grafana OnCall formats it',
      {
        body: {
          alert_uid: '08d6',
          title: 'Down',
          state: 'ok',
          message: 'Up again',
          link_to_upstream_details: 'https://g.example.net/1',
        },
      },
      { state: 'cleared', alert: '08d6', text: 'Up again', link: 'https://g.example.net/1' },
    ],
    [
      'without a key its title and service name it',
      { body: { title: 'Down', service: 'shop' } },
      { alert: nameOf('Down', 'shop'), state: 'firing' },
    ],
    ['labels may be JSON in a form', { body: { title: 'Down', labels: '{"a":"b"}' } }, { labels: { a: 'b' } }],
  ],
};
