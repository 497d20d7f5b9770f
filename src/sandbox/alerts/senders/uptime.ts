import type { Sender } from '../sender.ts';

/** https://betterstack.com/docs/uptime/webhooks/ */
export const betterstack: Sender = {
  kind: 'betterstack',
  sender: 'Better Stack',
  body: ({ id, title, text, service, state, since, at }) => ({
    data: {
      id,
      type: 'incident',
      attributes: {
        name: title,
        url: `https://${service}.example.net/health`,
        cause: text,
        status: state === 'firing' ? 'Started' : 'Resolved',
        started_at: since,
        acknowledged_at: null,
        resolved_at: state === 'firing' ? null : at,
        team_name: 'Shop',
      },
    },
  }),
};

/** https://uptimerobot.com/help/web-hook-alert-contacts/ */
export const uptimerobot: Sender = {
  kind: 'uptimerobot',
  sender: 'UptimeRobot',
  body: ({ id, title, text, service, state, at }) => ({
    monitorID: id,
    monitorURL: `https://${service}.example.net/health`,
    monitorFriendlyName: title,
    alertType: state === 'firing' ? '1' : '2',
    alertTypeFriendlyName: state === 'firing' ? 'Down' : 'Up',
    alertDetails: text,
    alertDateTime: String(Math.floor(Date.parse(at) / 1_000)),
  }),
};

/** A script of one's own, by docs/alerts.md. */
export const generic: Sender = {
  kind: 'generic',
  sender: 'A script',
  body: ({ id, title, text, service, state, at }) => ({
    key: id,
    title,
    text,
    service,
    state,
    severity: 'critical',
    at,
    link: `https://status.example.net/${service}`,
  }),
};
