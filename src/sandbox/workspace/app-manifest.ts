import { z } from 'zod';

/** A manifest that says nothing of the app's Messages tab gets one that people may write in. */
const writableTab = { messages_tab_enabled: true, messages_tab_read_only_enabled: false };

/**
 * The parts of an app manifest that the workspace acts on; it may hold more.
 * https://docs.slack.dev/reference/app-manifest
 */
const manifestSchema = z.object({
  display_information: z.object({ name: z.string().min(1).max(35) }),
  features: z
    .object({
      bot_user: z.object({ display_name: z.string() }).optional(),
      app_home: z
        .object({
          messages_tab_enabled: z.boolean().default(true),
          messages_tab_read_only_enabled: z.boolean().default(false),
        })
        .default(writableTab),
      slash_commands: z
        .array(
          z.object({
            command: z.string().regex(/^\/\S{1,31}$/),
            description: z.string(),
            usage_hint: z.string().default(''),
            should_escape: z.boolean().default(false),
          }),
        )
        .max(50)
        .default([]),
      shortcuts: z
        .array(
          z.object({
            name: z.string().max(24),
            type: z.enum(['message', 'global']),
            callback_id: z.string().max(255),
            description: z.string(),
          }),
        )
        .max(10)
        .default([]),
    })
    .default({ app_home: writableTab, slash_commands: [], shortcuts: [] }),
  oauth_config: z
    .object({
      scopes: z
        .object({ bot: z.array(z.string()).default([]), bot_optional: z.array(z.string()).default([]) })
        .default({ bot: [], bot_optional: [] }),
    })
    .default({ scopes: { bot: [], bot_optional: [] } }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).default({ bot_events: [] }),
    })
    .default({ event_subscriptions: { bot_events: [] } }),
});

export type AppManifest = z.infer<typeof manifestSchema>;

/** @throws when a part that the workspace acts on is not as Slack wants it, naming the part. */
export function readManifest(manifest: unknown): AppManifest {
  const read = manifestSchema.safeParse(manifest);
  if (!read.success) throw new Error(`The app manifest is not usable:\n${z.prettifyError(read.error)}`);
  return read.data;
}
