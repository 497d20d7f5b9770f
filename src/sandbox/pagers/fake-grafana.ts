import { z } from 'zod';
import { change, type FakePager, shiftsIn, startFakePager } from './fake-pager.ts';

/** https://grafana.com/docs/oncall/latest/configure/integrations/references/webhook/ */
const formatted = z.object({
  alert_uid: z.string().min(1),
  title: z.string().min(1),
  state: z.enum(['alerting', 'ok']),
  link_to_upstream_details: z.string().optional(),
});

export type GrafanaKeys = { readonly webhook: string; readonly api: string };

/** Grafana IRM and Grafana OnCall. */
export function startFakeGrafana({ webhook, api }: GrafanaKeys, port?: number): Promise<FakePager> {
  return startFakePager(({ method, path, headers, body }, kept) => {
    const url = new URL(path, 'http://grafana');
    const [, schedule] = /^\/api\/v1\/schedules\/([^/]+)\/final_shifts$/.exec(url.pathname) ?? [];
    if (schedule !== undefined) {
      if (headers.authorization !== api) return { status: 403, body: { detail: 'Invalid token.' } };
      const [from, until] = [url.searchParams.get('start_date') ?? '', url.searchParams.get('end_date') ?? ''];
      const results = shiftsIn(kept, schedule, from, `${until}T24`).map((one) => ({
        user_pk: one.name,
        user_username: one.name,
        user_email: one.email,
        shift_start: one.from,
        shift_end: one.until,
      }));
      return { status: 200, body: { count: results.length, next: null, previous: null, results } };
    }
    if (method !== 'POST' || url.pathname !== `/${webhook}/`) return { status: 404, body: {} };
    const read = formatted.safeParse(body);
    if (!read.success) return { status: 400, body: {} };
    const { alert_uid: key, title: summary, state } = read.data;
    change(kept, state === 'ok' ? 'resolve' : 'trigger', { key, summary });
    return { status: 200, body: {} };
  }, port);
}

type Answered = {
  readonly key: string;
  readonly title: string;
  readonly type: 'acknowledge' | 'resolve';
  readonly at: string;
};

/** Its outgoing webhook with the whole payload. https://grafana.com/docs/oncall/latest/configure/integrations/outgoing-webhooks/ */
export function grafanaWebhook({ key, title, type, at }: Answered) {
  return {
    event: { type, time: at },
    user: { id: 'UANA1', username: 'Ana Ruiz', email: 'ana@example.net' },
    alert_group: { id: `I${key.slice(7, 15).toUpperCase()}`, integration_id: 'CQUORUM1', alerts_count: 1, title },
    alert_payload: { alert_uid: key, title, state: 'alerting' },
    integration: { id: 'CQUORUM1', type: 'formatted_webhook', name: 'Quorum' },
  };
}
