import { randomUUID } from 'node:crypto';
import { kindOf } from './channel-kind.ts';
import { type Core, newId, seconds } from './core.ts';
import { app, team, verificationToken } from './people.ts';
import type { Channel } from './protocol.ts';
import { mayHear } from './scopes.ts';

/**
 * Tells the app of an event it subscribed to and has the scope for. With `where`, only while its bot is a member
 * there. https://docs.slack.dev/apis/events-api
 */
export function announce(
  core: Core,
  event: Readonly<Record<string, unknown>> & { readonly type: string },
  where?: Channel,
  requestUrl?: string,
): void {
  if (!core.manifest.settings.event_subscriptions.bot_events.includes(subscriptionOf(event.type, where))) return;
  if (!mayHear(core, event.type, where)) return;
  if (where && !where.members.includes(app.botUser)) return;
  core.deliveries.announce(
    {
      kind: 'events_api',
      name: event.type,
      payload: {
        token: verificationToken,
        team_id: team.id,
        context_team_id: team.id,
        context_enterprise_id: null,
        api_app_id: app.id,
        event,
        type: 'event_callback',
        event_id: newId('Ev'),
        event_time: seconds(core),
        authorizations: [
          { enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false },
        ],
        is_ext_shared_channel: false,
        event_context: `4-${randomUUID()}`,
      },
    },
    requestUrl,
  );
}

/** Messages are subscribed to by the kind of their conversation. https://docs.slack.dev/reference/events/message */
function subscriptionOf(type: string, where: Channel | undefined): string {
  if (type !== 'message' || !where) return type;
  const { scope } = kindOf(where);
  return `message.${scope}`;
}
