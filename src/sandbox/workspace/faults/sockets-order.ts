import { z } from 'zod';

/** How many connections, oldest first; all when absent. */
const count = z.number().int().min(1).optional();

/** What happens to the sockets of Socket Mode. */
export const socketsOrder = z.discriminatedUnion('action', [
  /** Asks the app to leave at once. */
  z.object({
    action: z.literal('disconnect'),
    reason: z.enum(['warning', 'refresh_requested', 'link_disabled']).default('refresh_requested'),
    count,
  }),
  /** Cuts without a word. */
  z.object({ action: z.literal('drop'), count }),
  /** As Slack renews a connection: a warning, then the request to leave, then the end. */
  z.object({ action: z.literal('refresh'), count }),
  /** Cuts all, and meets who comes again so, for `ms` or the next `times`; ten seconds when neither is given. */
  z.object({
    action: z.literal('outage'),
    how: z.enum(['connect_refused', 'connect_hangs', 'open_hangs', 'open_500']).default('connect_refused'),
    ms: z.number().int().min(1).max(86_400_000).optional(),
    times: z.number().int().min(1).max(1000).optional(),
    /** The sockets that are open stay. */
    keep: z.boolean().default(false),
  }),
]);

export type SocketsOrder = z.output<typeof socketsOrder>;
