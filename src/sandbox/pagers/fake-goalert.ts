import { z } from 'zod';
import { change, type FakePager, type Kept, type PagedAlert, shiftsIn, startFakePager } from './fake-pager.ts';

/** https://goalert.me/docs: a generic API key. */
const incoming = z.object({
  summary: z.string().min(1).max(1024),
  details: z.string().max(6_144).optional(),
  action: z.literal('close').optional(),
  dedup: z.string().min(1).max(512).optional(),
});

const variables = z.object({
  isOnCall: z.boolean(),
  isAnswers: z.boolean(),
  schedule: z.uuid(),
  from: z.string(),
  until: z.string(),
});

const asked = z.object({ query: z.string(), variables });

/** `query`: the one that the key of the API was made for. */
export type GoalertKeys = { readonly token: string; readonly api: string; readonly query: string };

export function startFakeGoalert({ token, api, query }: GoalertKeys, port?: number): Promise<FakePager> {
  return startFakePager(({ method, path, headers, body }, kept) => {
    if (method !== 'POST') return { status: 405, body: {} };
    if (path === '/api/graphql') {
      if (headers.authorization !== `Bearer ${api}`) return { status: 401, body: {} };
      const read = asked.safeParse(body);
      // Letter for letter: https://github.com/target/goalert/blob/master/apikey/middleware.go
      if (!read.success || read.data.query !== query)
        return { status: 200, body: { errors: [{ message: 'wrong query for API key' }], data: null } };
      return { status: 200, body: { data: answerTo(read.data.variables, kept) } };
    }
    if (path !== `/api/v2/generic/incoming?token=${token}`) return { status: 401, body: {} };
    const read = incoming.safeParse(body);
    if (!read.success) return { status: 400, body: {} };
    const { summary, details, action, dedup } = read.data;
    change(kept, action === 'close' ? 'resolve' : 'trigger', {
      key: dedup ?? summary,
      summary,
      details: details ?? '',
    });
    return { status: 204, body: {} };
  }, port);
}

function answerTo({ isOnCall, isAnswers, schedule, from, until }: z.infer<typeof variables>, kept: Kept) {
  const shifts = shiftsIn(kept, schedule, from, until).map(({ name, email, ...shift }) => ({
    start: shift.from,
    end: shift.until < until ? shift.until : until,
    truncated: shift.until > until,
    user: { name, email },
  }));
  const answered = [...kept.alerts.values()].filter(({ status }) => status !== 'triggered');
  return {
    ...(isOnCall ? { schedule: { shifts } } : {}),
    ...(isAnswers ? { alerts: { nodes: answered.map(nodeOf) } } : {}),
  };
}

const words = { trigger: 'Created', acknowledge: 'Acknowledged', resolve: 'Closed' } as const;

function nodeOf({ details, history }: PagedAlert) {
  const nodes = history.toReversed().map(({ did, by, at }) => ({
    timestamp: at,
    message: by === null ? `${words[did]} via Generic API` : `${words[did]} by ${by} via Web`,
  }));
  return { details, recentEvents: { nodes } };
}
