import { randomBytes } from 'node:crypto';
import { isRecord, type Json, recordsOf, stringOf } from '../json.ts';
import { withBlockIds } from './block-ids.ts';
import { checkView, viewBytesMax } from './check-view.ts';
import { type Core, newId } from './core.ts';
import { app, team, verificationToken } from './people.ts';
import type { OpenView } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** A stack holds the first modal and two more. https://docs.slack.dev/surfaces/modals#view_stack */
const stackMax = 3;

/** @throws Refusal with what is wrong with a view, as Slack words it for views. */
export function acceptView(view: unknown, wanted: 'modal' | 'home'): Json {
  const problems = checkView(view, wanted);
  if (problems.length > 0 || !isRecord(view))
    throw new Refusal('invalid_arguments', {
      response_metadata: {
        messages: problems.map(({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`),
      },
      errors: problems,
    });
  if (Buffer.byteLength(JSON.stringify(view)) > viewBytesMax) throw new Refusal('view_too_large');
  return view;
}

type Base = { readonly id: string; readonly root: string; readonly previous: string | null };

/** A view as Slack keeps it. https://docs.slack.dev/reference/views */
function buildView(core: Core, view: Json, { id, root, previous }: Base): Record<string, unknown> {
  const hash = `${Math.floor(core.now() / 1000)}.${randomBytes(4).toString('hex')}`;
  return {
    id,
    team_id: team.id,
    type: view.type,
    blocks: withBlockIds(recordsOf(view.blocks)),
    private_metadata: stringOf(view.private_metadata),
    callback_id: stringOf(view.callback_id),
    state: { values: {} },
    hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: previous,
    root_view_id: root,
    app_id: app.id,
    external_id: stringOf(view.external_id),
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

/** A person's modals, the lowest first. */
export function stackOf(core: Core, user: string): readonly OpenView[] {
  return [...core.state().views.values()].filter((open) => open.user === user).sort((a, b) => a.depth - b.depth);
}

/** Puts a modal on top of a person's stack. @throws Refusal when the stack is full or the view unusable. */
export function pushView(core: Core, user: string, input: unknown): Record<string, unknown> {
  const accepted = acceptView(input, 'modal');
  const stack = stackOf(core, user);
  if (stack.length >= stackMax) throw new Refusal('push_limit_reached');
  const external = stringOf(accepted.external_id);
  const views = [...core.state().views.values()];
  if (external !== '' && views.some(({ view }) => view.external_id === external))
    throw new Refusal('duplicate_external_id');
  const id = newId('V');
  const top = stack.at(-1);
  const view = buildView(core, accepted, { id, root: stack[0]?.id ?? id, previous: top?.id ?? null });
  core.apply({ type: 'view', view: { id, user, depth: stack.length, view } });
  return view;
}

export function replaceView(core: Core, open: OpenView, input: unknown): Record<string, unknown> {
  const { id, root_view_id, previous_view_id } = open.view;
  const base = {
    id: stringOf(id),
    root: stringOf(root_view_id),
    previous: typeof previous_view_id === 'string' ? previous_view_id : null,
  };
  const view = buildView(core, acceptView(input, 'modal'), base);
  core.apply({ type: 'view', view: { id: open.id, user: open.user, depth: open.depth, view } });
  return view;
}

export function publishHome(core: Core, user: string, input: unknown): Record<string, unknown> {
  const id = stringOf(core.state().homes.get(user)?.id) || newId('V');
  const view = buildView(core, acceptView(input, 'home'), { id, root: id, previous: null });
  core.apply({ type: 'home', user, view });
  return view;
}

/** Takes modals away and tells the app of those that asked for it. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function closeViews(core: Core, closing: readonly OpenView[], isCleared: boolean, notify: boolean): void {
  for (const open of closing.toReversed()) {
    core.apply({ type: 'view_closed', id: open.id });
    if (!notify || open.view.notify_on_close !== true) continue;
    const name = core.people.find(({ id }) => id === open.user)?.name;
    void core.deliveries.deliver({
      kind: 'interactive',
      name: stringOf(open.view.callback_id),
      payload: {
        type: 'view_closed',
        team: { id: team.id, domain: team.domain },
        user: { id: open.user, username: name, name, team_id: team.id },
        api_app_id: app.id,
        token: verificationToken,
        view: open.view,
        is_cleared: isCleared,
        is_enterprise_install: false,
        enterprise: null,
      },
    });
  }
}
