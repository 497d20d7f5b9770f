import { hmacOf, isFresh, isSame } from '../signature.ts';
import { headerOf, type Signing, type Source } from '../source.ts';
import { readAlertGroup } from './alert-group.ts';

const signatureHeader = 'x-grafana-alerting-signature';

/**
 * Where HMAC is set up in the contact point: hex HMAC-SHA256 of the body, and of "<seconds>:" before it where a header for
 * the timestamp is set up as well.
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
const signing: Signing = {
  isAlways: false,
  hasTimestampHeader: true,
  check({ rawBody, headers, receivedAt, secret, timestampHeader }) {
    const signature = headerOf(headers, signatureHeader);
    if (signature === undefined) return `the header ${signatureHeader} is missing`;
    const timestamp = timestampHeader === undefined ? null : (headerOf(headers, timestampHeader) ?? '');
    const signed = timestamp === null ? [rawBody] : [`${timestamp}:`, rawBody];
    if (!isSame(signature.toLowerCase(), hmacOf(secret, ...signed))) return 'the signature is another';
    return timestamp === null || isFresh(timestamp, receivedAt) ? null : 'the signature is older than five minutes';
  },
};

export const grafana: Source = {
  kind: 'grafana',
  words: {
    sender: 'Grafana',
    toldApartBy: 'the fingerprint of each alert',
    clearedBy: '`status: resolved` of the alert, never its absence',
  },
  takesForms: false,
  repeats: true,
  signing,
  secretFields: [],
  read: (delivery) => readAlertGroup(delivery, 'Grafana'),
};
