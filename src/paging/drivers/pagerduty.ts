import type { Severity } from '../../kernel/severity.ts';
import { type Driver, within } from './driver.ts';
import { pagerdutyOnCall } from './pagerduty-on-call.ts';

const severities: Readonly<Record<Severity, string>> = {
  sev1: 'critical',
  sev2: 'error',
  sev3: 'warning',
  sev4: 'info',
  sev5: 'info',
};

/** Events API v2; the secret is the integration key. https://developer.pagerduty.com/docs/events-api-v2-overview */
export const pagerduty: Driver = {
  kind: 'pagerduty',
  url: 'https://events.pagerduty.com',
  request({ url, secret }, { action, key, summary, severity, link }) {
    const event = { routing_key: secret, event_action: action, dedup_key: key };
    const payload = { summary: within(summary, 1024), source: 'Quorum', severity: severities[severity] };
    const links = link === null ? [] : [{ href: link, text: 'The channel in Slack' }];
    const body = action === 'trigger' ? { ...event, payload, links, client: 'Quorum' } : event;
    return { url: `${url}/v2/enqueue`, headers: {}, body };
  },
  api: 'https://api.pagerduty.com',
  hasOneKey: false,
  onCall: pagerdutyOnCall,
  answers: null,
};
