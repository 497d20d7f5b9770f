import type { z } from 'zod';
import { canSee } from './can-see.ts';
import { nameInPayload } from './channel-kind.ts';
import { type Core, channelSeenBy, personOf } from './core.ts';
import { postMessage } from './messages.ts';
import { messagesTab } from './messages-tab.ts';
import { receiptOf, responseUrl } from './payload.ts';
import { app, team, verificationToken } from './people.ts';
import type { Channel, Receipt, verbs } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { showReply } from './reply.ts';

/** A line typed into the composer, in Slack's wire form (`<@U…>`, `&amp;`) unless it is a command. */
export async function say(core: Core, typed: z.output<typeof verbs.say>): Promise<Receipt> {
  const { user } = typed;
  const channel = channelSeenBy(core, user, typed.channel);
  if (!channel.members.includes(user)) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  if (channel.is_im && messagesTab(core) !== 'writable') throw new Refusal('restricted_action_read_only_channel');
  if (typed.text.startsWith('/')) return slashCommand(core, channel, typed);
  if (typed.text.trim() === '') throw new Refusal('no_text');
  postMessage(core, { channel, user, text: typed.text, thread_ts: typed.thread_ts, requestUrl: typed.request_url });
  return { ok: true };
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
async function slashCommand(core: Core, channel: Channel, typed: z.output<typeof verbs.say>): Promise<Receipt> {
  const [, command = '', rest = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(typed.text) ?? [];
  const known = core.manifest.features.slash_commands.find((one) => one.command === command);
  if (!known) return { ok: false, error: 'unknown_command', detail: `${command} is not a valid command.` };
  if (typed.thread_ts !== undefined)
    return { ok: false, error: 'not_in_threads', detail: `${command} is not supported in threads. Sorry!` };
  const target = { user: typed.user, channel: channel.id };
  const ack = await core.deliveries.deliver(
    {
      kind: 'slash_commands',
      name: command,
      payload: {
        token: verificationToken,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: nameInPayload(channel),
        user_id: typed.user,
        user_name: personOf(core, typed.user).name,
        command,
        text: known.should_escape ? escaped(core, typed.user, rest.trim()) : unescaped(core, typed.user, rest.trim()),
        api_app_id: app.id,
        is_enterprise_install: 'false',
        response_url: responseUrl(core, target),
        trigger_id: core.triggers.issue(typed.user),
      },
    },
    typed.request_url,
  );
  if (ack.kind === 'acked' && ack.body !== undefined) showReply(core, target, ack.body);
  return receiptOf(ack);
}

const token = /<(@|#|!subteam\^)([UWCS][A-Z0-9]+)(?:\|[^>]*)?>/g;

/** `should_escape`: names become `<@U…|ana>`, `<#C…|general>` and `<!subteam^S…|@team>`, and the rest is escaped. */
function escaped(core: Core, user: string, text: string): string {
  const withTokens = text.replace(
    /(^|[\s(])([@#])([\p{L}\p{N}._-]+)/gu,
    (whole, lead: string, sign: string, name: string) => {
      const known = sign === '@' ? core.people : channelsSeenBy(core, user);
      const id = known.find((one) => one.name === name)?.id;
      if (id !== undefined) return `${lead}<${sign}${id}>`;
      const group = sign === '@' ? groupsOf(core).find(({ handle }) => handle === name) : undefined;
      return group === undefined ? whole : `${lead}<!subteam^${group.id}>`;
    },
  );
  let from = 0;
  let out = '';
  for (const match of withTokens.matchAll(token)) {
    const [whole, sign = '', id = ''] = match;
    out += `${escapeControl(withTokens.slice(from, match.index))}<${sign}${id}|${nameOf(core, user, id)}>`;
    from = match.index + whole.length;
  }
  return out + escapeControl(withTokens.slice(from));
}

function unescaped(core: Core, user: string, text: string): string {
  return text.replace(
    token,
    (_whole, sign: string, id: string) => `${sign.startsWith('!') ? '' : sign}${nameOf(core, user, id)}`,
  );
}

function groupsOf(core: Core) {
  return [...core.state().groups.values()];
}

function nameOf(core: Core, user: string, id: string): string {
  const known: readonly { readonly id: string; readonly name: string }[] = [
    ...core.people,
    ...channelsSeenBy(core, user),
    ...groupsOf(core).map(({ id: group, handle }) => ({ id: group, name: `@${handle}` })),
  ];
  return known.find((one) => one.id === id)?.name ?? id;
}

function channelsSeenBy(core: Core, user: string): readonly Channel[] {
  const person = personOf(core, user);
  return [...core.state().channels.values()].filter((channel) => !channel.is_im && canSee(channel, person));
}

function escapeControl(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
