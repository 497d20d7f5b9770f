import { z } from 'zod';
import { change, type FakePager, shiftsIn, startFakePager } from './fake-pager.ts';

/** https://docs.opsgenie.com/docs/alert-api#create-alert */
const alert = z.looseObject({
  message: z.string().min(1).max(130),
  alias: z.string().min(1).max(512),
  description: z.string().max(15_000).optional(),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']).optional(),
});

const deed = /^\/v2\/alerts\/([^/?]+)\/(acknowledge|close)\?identifierType=alias$/;

/** The alerts of Opsgenie and of Jira Service Management. */
export function startFakeOpsgenie(apiKey: string, port?: number): Promise<FakePager> {
  return startFakePager(({ method, path, headers, body }, kept) => {
    if (headers.authorization !== `GenieKey ${apiKey}`) return { status: 401, body: { message: 'Key is not valid' } };
    const taken = { status: 202, body: { result: 'Request will be processed', took: 0.1, requestId: 'r1' } };
    const [, schedule] = /^\/v2\/schedules\/([^/]+)\/on-calls\?flat=true$/.exec(path) ?? [];
    if (schedule !== undefined) {
      const now = new Date().toISOString();
      const onCallRecipients = shiftsIn(kept, schedule, now, now).map(({ email }) => email);
      return { status: 200, body: { data: { onCallRecipients }, took: 0.1, requestId: 'r1' } };
    }
    if (method !== 'POST') return { status: 405, body: {} };
    if (path === '/v2/alerts') {
      const read = alert.safeParse(body);
      if (!read.success) return { status: 422, body: { message: read.error.message } };
      change(kept, 'trigger', { key: read.data.alias, summary: read.data.message });
      return taken;
    }
    const [, alias, verb] = deed.exec(path) ?? [];
    if (alias === undefined) return { status: 404, body: {} };
    change(kept, verb === 'acknowledge' ? 'acknowledge' : 'resolve', { key: decodeURIComponent(alias) });
    return taken;
  }, port);
}

type Answered = {
  readonly key: string;
  readonly title: string;
  readonly action: 'Acknowledge' | 'Close';
  readonly at: string;
};

/** Its outgoing webhook. https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/ */
export function opsgenieWebhook({ key, title, action, at }: Answered) {
  const alert = {
    alertId: key,
    alias: key,
    message: title,
    username: 'ana@example.net',
    updatedAt: Date.parse(at) * 1e6,
  };
  return { action, alert, integrationName: 'Quorum' };
}
