import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { name, readAs, said } from '../sent.ts';
import type { Source } from '../source.ts';
import { tell } from '../tell.ts';

/** A variable that has no value stays as it is written: *alertDetails*. */
const filled = said.transform((value) => (value === undefined || /^\*\w+\*$|^\s*$/.test(value) ? undefined : value));

/** https://uptimerobot.com/help/web-hook-alert-contacts/: as a query, as a form or as JSON. */
const alert = z.looseObject({
  monitorID: name,
  monitorFriendlyName: filled,
  monitorURL: filled,
  alertType: name.pipe(z.enum(['1', '2', '3'])),
  alertTypeFriendlyName: filled,
  alertDetails: filled,
  alertDuration: filled,
  alertDateTime: filled,
  sslExpiryDaysLeft: filled,
});

type Alert = z.infer<typeof alert>;

/** What expires is nothing that is down, and no "up" follows it. */
const states = { '1': 'firing', '2': 'cleared', '3': 'info' } as const;
const happened = {
  '1': 'is down',
  '2': 'is up again',
  '3': 'has a certificate or a domain that expires soon',
} as const;

export const uptimerobot: Source = {
  kind: 'uptimerobot',
  words: {
    sender: 'UptimeRobot',
    toldApartBy: '`monitorID`',
    clearedBy: '`alertType` 2 (up)',
  },
  takesForms: true,
  signing: null,
  secretFields: [],
  read: ({ body, receivedAt }) =>
    readAs(alert, body, 'UptimeRobot', (sent) => ({ kind: 'signals', signals: [signalOf(sent, receivedAt)] })),
};

function signalOf(sent: Alert, receivedAt: string) {
  const { monitorID, alertType, monitorFriendlyName: monitor } = sent;
  const at = instantOf(sent.alertDateTime);
  return tell({
    alert: [monitorID],
    delivery: at === null ? null : [monitorID, alertType, at],
    state: states[alertType],
    title: [`${monitor ?? sent.monitorURL ?? `Monitor ${monitorID}`} ${happened[alertType]}`],
    text: [sent.alertDetails],
    service: monitor,
    labels: { url: sent.monitorURL, duration: sent.alertDuration, days_left: sent.sslExpiryDaysLeft },
    link: [sent.monitorURL],
    at,
    receivedAt,
  });
}
