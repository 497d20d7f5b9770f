import { z } from 'zod';
import { isRecord } from '../../json.ts';
import { checkBlocks } from '../check-blocks.ts';
import { checkView } from '../check-view.ts';
import { app, team } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { connectionsMax, type Sockets } from '../socket-delivery.ts';
import { jsonArgument, type Methods, method } from './method.ts';

/** auth.test, apps.connections.open, blocks.validate: https://docs.slack.dev/reference/methods */
export function platformMethods(sockets: Sockets | undefined): Methods {
  return {
    'auth.test': method([], z.object({}), (core) => ({
      url: `${core.url()}/`,
      team: team.name,
      user: core.people.find(({ id }) => id === app.botUser)?.name,
      team_id: team.id,
      user_id: app.botUser,
      bot_id: app.botId,
      is_enterprise_install: core.isOrganizationWide(),
    })),

    'apps.connections.open': method(
      [],
      z.object({}),
      (core) => {
        if (!sockets) throw new Refusal('socket_mode_not_enabled');
        if (sockets.count() >= connectionsMax) throw new Refusal('too_many_websockets');
        const root = core.url().replace(/^http/, 'ws');
        return { url: `${root}/link/?ticket=${sockets.ticket()}&app_id=${app.id}` };
      },
      'app',
    ),

    'blocks.validate': method(
      [],
      z.object({ blocks: jsonArgument.optional(), message: jsonArgument.optional(), view: jsonArgument.optional() }),
      (_core, { blocks, message, view }) => {
        const given = [blocks, message, view].filter((value) => value !== undefined);
        if (given.length !== 1) throw new Refusal('invalid_arguments');
        if (JSON.stringify(given[0]).length > 100_000) throw new Refusal('too_long');
        const errors =
          view !== undefined
            ? checkView(view)
            : blocks !== undefined
              ? checkBlocks(blocks, 'message', '/blocks')
              : checkBlocks(isRecord(message) ? (message.blocks ?? []) : undefined, 'message', '/message/blocks');
        if (errors.length === 0) return {};
        throw new Refusal(
          view !== undefined ? 'invalid_view' : blocks !== undefined ? 'invalid_blocks' : 'invalid_message',
          {
            errors,
          },
        );
      },
      'none',
    ),
  };
}
