import { z } from 'zod';
import { stringOf } from '../../json.ts';
import { type Core, personOf } from '../core.ts';
import type { OpenView } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { acceptView, publishHome, pushView, replaceView } from '../views.ts';
import { jsonArgument, type Methods, method } from './method.ts';

const opening = z.object({ trigger_id: z.string(), view: jsonArgument });

/** views.*: https://docs.slack.dev/reference/methods/views.open */
export const viewMethods: Methods = {
  'views.open': method([], opening, (core, args) => {
    acceptView(args.view, 'modal');
    const { user } = core.triggers.exchange(args.trigger_id);
    return { view: pushView(core, user, args.view) };
  }),
  'views.push': method([], opening, (core, args) => {
    acceptView(args.view, 'modal');
    const { user, fromView } = core.triggers.exchange(args.trigger_id);
    if (fromView === undefined || !core.state().views.has(fromView)) throw new Refusal('not_found');
    return { view: pushView(core, user, args.view) };
  }),
  'views.update': method(
    [],
    z.object({
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
      view: jsonArgument,
    }),
    (core, args) => {
      const open = openView(core, args);
      if (args.hash !== undefined && args.hash !== '' && args.hash !== open.view.hash)
        throw new Refusal('hash_conflict');
      return { view: replaceView(core, open, args.view) };
    },
  ),
  'views.publish': method(
    [],
    z.object({ user_id: z.string(), hash: z.string().optional(), view: jsonArgument }),
    (core, args) => {
      const { id } = personOf(core, args.user_id);
      const present = stringOf(core.state().homes.get(id)?.hash);
      if (args.hash !== undefined && args.hash !== '' && args.hash !== present) throw new Refusal('hash_conflict');
      return { view: publishHome(core, id, args.view) };
    },
  ),
};

function openView(
  core: Core,
  { view_id, external_id }: { view_id?: string | undefined; external_id?: string | undefined },
): OpenView {
  const found = [...core.state().views.values()].find(({ id, view }) =>
    view_id === undefined ? external_id !== undefined && view.external_id === external_id : id === view_id,
  );
  if (!found) throw new Refusal('not_found');
  return found;
}
