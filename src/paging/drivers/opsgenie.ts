import type { Severity } from '../../kernel/severity.ts';
import { type Driver, within } from './driver.ts';
import { opsgenieOnCall } from './opsgenie-on-call.ts';

const priorities: Readonly<Record<Severity, string>> = { sev1: 'P1', sev2: 'P2', sev3: 'P3', sev4: 'P4', sev5: 'P5' };

/**
 * The alerts of Opsgenie and of Jira Service Management, which have one form at two addresses; the secret is the key of an API
 * integration. https://docs.opsgenie.com/docs/alert-api https://developer.atlassian.com/cloud/jira/service-desk-ops
 */
export const opsgenie: Driver = {
  kind: 'opsgenie',
  url: 'https://api.opsgenie.com',
  request({ url, secret }, { action, key, summary, severity, link }) {
    const headers = { authorization: `GenieKey ${secret}` };
    if (action === 'trigger') {
      const text = { message: within(summary, 130), description: link === null ? summary : `${summary}\n${link}` };
      const body = { ...text, alias: key, source: 'Quorum', priority: priorities[severity] };
      return { url: `${url}/v2/alerts`, headers, body };
    }
    const verb = action === 'acknowledge' ? 'acknowledge' : 'close';
    const alias = encodeURIComponent(key);
    return { url: `${url}/v2/alerts/${alias}/${verb}?identifierType=alias`, headers, body: { source: 'Quorum' } };
  },
  api: 'own',
  hasOneKey: true,
  onCall: opsgenieOnCall,
  answers: null,
};
