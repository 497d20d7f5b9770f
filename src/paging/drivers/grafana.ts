import type { Driver } from './driver.ts';
import { grafanaOnCall } from './grafana-on-call.ts';

/**
 * A formatted webhook of Grafana IRM, or of Grafana OnCall; the secret is the last part of its address. It can't be acknowledged from
 * outside. https://grafana.com/docs/oncall/latest/configure/integrations/references/webhook/
 */
export const grafana: Driver = {
  kind: 'grafana',
  url: null,
  request({ url, secret }, { action, key, summary, link }) {
    if (action === 'acknowledge') return null;
    const body = {
      alert_uid: key,
      title: summary,
      state: action === 'resolve' ? 'ok' : 'alerting',
      ...(link === null ? {} : { link_to_upstream_details: link }),
    };
    return { url: `${url}/${encodeURIComponent(secret)}/`, headers: {}, body };
  },
  api: null,
  hasOneKey: false,
  onCall: grafanaOnCall,
  answers: null,
};
