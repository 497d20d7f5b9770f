import { setTimeout as wait } from 'node:timers/promises';
import type { SocketsOrder } from '../../src/sandbox/workspace/faults/sockets-order.ts';
import type { DeliveryRecord } from '../../src/sandbox/workspace/test-verbs.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { createDice, type Dice } from '../simulation/chance.ts';
import { clicksIn } from '../slack/clicks-in.ts';
import { type Deployment, general, type Instance, type StartOptions } from '../support/deployment.ts';
import { holdAppends } from '../support/hold-appends.ts';
import { shownOf } from '../support/shown.ts';
import { until } from '../support/until.ts';
import { drawLine } from './lines.ts';
import { type Mischief, makeMischief } from './mischief.ts';
import { pick } from './pick.ts';
import { watch } from './watch.ts';

export type StormOptions = {
  readonly seed: number;
  readonly commands: number;
  readonly incidents: number;
  readonly people: number;
  readonly processes: number;
  readonly transport: 'http' | 'socket';
};

export type Storm = {
  /** The incidents that were declared. */
  readonly incidentIds: readonly string[];
  /** Somebody whom Slack never let be invited, as a guest who may be in no other channel. */
  readonly guest: string;
  /** Every payload that the app was sent, with its answers. */
  readonly deliveries: readonly DeliveryRecord[];
  readonly kills: number;
  readonly pauses: number;
  /** How often the database took no event for longer than an acknowledgement may take. */
  readonly holds: number;
  /** How often the sockets were renewed, cut or kept out. */
  readonly sockets: number;
  /** What people and admins did to the workspace, and how often. */
  readonly mischief: Readonly<Record<string, number>>;
  /** What Slack showed for a moment, and should not have. */
  readonly wrong: readonly string[];
};

/** How long somebody thinks, on average. */
const thinkMs = 300;

/** How long somebody looks for what they have changed. */
const noticedMs = 1_000;

/** How many people leave the company, and how many incidents are made private. */
const leaversMax = 2;
const secretsMax = 2;

/** How far apart the clocks of two processes that follow each other are. */
const skewMs = 8_000;

/** Sets the clock of a process, before anything else of it runs. */
const setClock = `const by = Number(process.env.CLOCK_SKEW_MS); const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) { if (args.length === 0) super(Real.now() + by); else super(...args); }
  static now() { return Real.now() + by; }
};`;

/** What Slack's Web API does to calls, each by its likelihood. */
const callFaults = [
  { kind: 'error_500', chance: 0.02 },
  { kind: 'error_500_after', chance: 0.02 },
  { kind: 'reset', chance: 0.02 },
  { kind: 'drop', chance: 0.02 },
  { kind: 'hang', chance: 0.003 },
  { kind: 'stall', chance: 0.003 },
  { kind: 'slow', chance: 0.03, ms: 1_500 },
  { kind: 'rate_limited', chance: 0.03, retry_after: 1 },
  { kind: 'refused', chance: 0.01, error: 'internal_error' },
] as const;

/** Slack is not as quick as a program on the same machine. */
const delayFault = { kind: 'delayed', chance: 0.3, ms: 300 } as const;

/** In the second half of a storm calls land late and processes sleep, too: until then, nothing may be wrong for a moment. */
const lateFault = { kind: 'late', chance: 0.02, ms: 8_000, answer: 'error_500' } as const;

/** A topic changes seldom: what becomes of it is doubtful all the more often. */
const topicFault = { method: 'conversations.setTopic', kind: 'error_500_after', chance: 0.3 } as const;

/** What happens to the sockets. */
const socketOrders: readonly [SocketsOrder, ...SocketsOrder[]] = [
  { action: 'refresh' },
  { action: 'drop' },
  { action: 'disconnect', reason: 'link_disabled', count: 1 },
  { action: 'outage', how: 'connect_refused', ms: 1_000, keep: false },
  { action: 'outage', how: 'open_hangs', times: 2, keep: true },
  { action: 'outage', how: 'open_500', ms: 2_000, keep: true },
];

/** What happens to what the app is sent. */
const deliveryFaults = [
  { kind: 'ack_lost', chance: 0.03 },
  { kind: 'cut', chance: 0.03 },
  { kind: 'twice', chance: 0.05 },
  { kind: 'redelivered', chance: 0.1, count: 3 },
] as const;

/**
 * Many people work on many incidents in several processes while everything goes wrong that a seed draws: Slack's faults,
 * kills, pauses, clocks that differ, deleted summaries, admins who take away and give back. Ends the faults, and leaves the
 * processes running.
 */
export async function storm(deployment: Deployment, options: StormOptions): Promise<Storm> {
  const { workspace, database } = deployment;
  const { transport } = options;
  const dice = createDice(options.seed);
  const people = Array.from({ length: options.people }, (_, index) => `U0STORM${String(index).padStart(3, '0')}`);
  for (const [index, user] of people.entries()) await workspace.person({ user, name: `storm${index}` });
  const environment = (index: number) => ({
    ...database.environment,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(setClock)}`,
    CLOCK_SKEW_MS: String((index % 3) * skewMs - skewMs),
  });
  const instances = await Promise.all(
    Array.from({ length: options.processes }, (_, index) => deployment.start({ environment: environment(index) })),
  );
  const deliveries = new Map<string, DeliveryRecord>();
  const collect = async () => {
    for (const one of (await workspace.requests({})).requests) deliveries.set(one.id, one);
  };

  await workspace.settings({ seed: options.seed, pace: 0.03 });
  for (const user of people) await workspace.join({ user, channel: general });
  const [guest = ''] = people;
  const refuseGuest = () =>
    workspace.faults({
      method: 'conversations.invite',
      with: { users: guest },
      kind: 'refused',
      error: 'ura_max_channels',
      times: 1_000_000,
    });
  // The first rule that is for a call is met: no other may let the guest in.
  await refuseGuest();
  await workspace.faults(topicFault);
  for (const fault of [...callFaults, delayFault]) await workspace.faults({ ...fault, method: '*' });
  for (const fault of deliveryFaults) await workspace.delivery_faults(fault);
  const incidents: string[] = [];
  while (incidents.length < options.incidents) {
    const title = `Storm ${incidents.length}`;
    const user = pick(dice, people);
    await workspace.say({ user, channel: general, text: `/incident declare sev${1 + dice.below(3)} ${title}` });
    incidents.push(title);
  }
  await collect();
  const channelOf = new Map<string, string>();
  for (const title of incidents) {
    const incidentId = await declared(deployment, title, dice, people);
    channelOf.set(incidentId, await channelFor(deployment, incidentId));
  }

  let kills = 0;
  let pauses = 0;
  let holds = 0;
  let sockets = 0;
  let isOver = false;
  let isLate = false;
  async function disturb(): Promise<void> {
    const own = createDice(options.seed, 1);
    while (!isOver) {
      await wait(1_000 + own.below(3_000));
      if (isOver) return;
      const index = own.below(instances.length);
      const instance = instances[index];
      if (instance === undefined) continue;
      if (transport === 'socket' && own.hits(0.3)) {
        sockets += 1;
        await workspace.sockets(own.pick(socketOrders));
      } else if (own.hits(0.3)) {
        holds += 1;
        const held = await holdAppends(deployment);
        await wait(2_700 + own.below(1_500));
        await held.release();
      } else if (own.hits(0.5) || !isLate) {
        // What sleeps longer than its claim lasts may send late what it was about to send.
        kills += 1;
        await instance.kill('SIGKILL');
        instances[index] = await startAgain(deployment, { environment: environment(index), port: instance.port });
      } else if (instance.pid !== undefined) {
        pauses += 1;
        await pause(instance, 1_000 + own.below(6_000));
      }
    }
  }
  const watched = await watch(deployment);
  const disturbed = disturb();
  const ids = [...channelOf.keys()];
  const [admin = '', ...leavers] = people.slice(-leaversMax - 1);
  const mischief = makeMischief(deployment, {
    dice: createDice(options.seed, 3),
    admin,
    leavers,
    channels: [...channelOf.values()],
    isOver: () => isOver,
  });
  const secrets = new Set(ids.slice(-secretsMax));
  let begun = 0;
  async function act(worker: number): Promise<void> {
    const own = createDice(options.seed, 2, worker);
    while (begun < options.commands) {
      begun += 1;
      // People think before they type.
      await wait(own.below(2 * thinkMs));
      const incidentId = pick(own, ids);
      const place = { incidentId, people, mark: `${worker}-${begun}` };
      if (secrets.has(incidentId) && own.hits(0.1)) await makePrivate(deployment, own, place);
      else await doSomething(deployment, own, place, mischief);
      if (begun % 50 === 0) await collect();
      if (begun >= options.commands / 2 && !isLate) {
        isLate = true;
        watched.allowLate();
        await workspace.faults({ ...lateFault, method: '*' });
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, worker) => act(worker)));
  await Promise.all(ids.map((incidentId) => changeAndBack(deployment, dice, { incidentId, people, mark: 'last' })));
  isOver = true;
  await disturbed;
  const done = await mischief.done;
  await collect();
  await workspace.clear({});
  watched.stop();
  // A guest stays a guest.
  await refuseGuest();
  return {
    incidentIds: ids,
    guest,
    deliveries: [...deliveries.values()],
    kills,
    pauses,
    holds,
    sockets,
    mischief: done,
    wrong: await watched.wrong(),
  };
}

/** The incident of a title, which its person declares again until it is in the record. */
async function declared(deployment: Deployment, title: string, dice: Dice, people: readonly string[]): Promise<string> {
  const { workspace } = deployment;
  for (;;) {
    const [row] = await deployment.query<{ incident_id: string }>(
      `SELECT incident_id FROM incident_text WHERE sequence = 1 AND field = 'title' AND text = $1`,
      [title],
    );
    if (row !== undefined) return row.incident_id;
    await workspace.say({ user: pick(dice, people), channel: general, text: `/incident declare sev2 ${title}` });
  }
}

async function channelFor({ workspace }: Deployment, incidentId: string): Promise<string> {
  const { id } = await until(() => shownOf(workspace, incidentId).channels[0], 'there is a channel', 60_000);
  return id;
}

type Place = {
  readonly incidentId: string;
  readonly people: readonly string[];
  readonly mark: string;
};

/** Somebody who may be in the incident's channel, and is. */
async function somebody(workspace: Workspace, dice: Dice, { incidentId, people }: Place) {
  const [channel] = shownOf(workspace, incidentId).channels.filter(({ is_archived }) => !is_archived);
  const members = people.filter((user) => channel?.members.includes(user));
  const user = pick(dice, channel?.is_private === true && members.length > 0 ? members : people);
  await workspace.join({ user, channel: channel?.id ?? general });
  return { channel: channel?.id ?? general, user };
}

/** Somebody takes the lead and makes the incident private. */
async function makePrivate({ workspace }: Deployment, dice: Dice, place: Place): Promise<void> {
  const { channel, user } = await somebody(workspace, dice, place);
  await workspace.say({ user, channel, text: '/incident lead' });
  await workspace.say({ user, channel, text: '/incident private' });
}

/** Somebody raises the severity and takes it back at once. */
async function changeAndBack({ workspace }: Pick<Deployment, 'workspace'>, dice: Dice, place: Place): Promise<void> {
  const { channel, user } = await somebody(workspace, dice, place);
  const topic = () => workspace.snapshot().channels.find(({ id }) => id === channel)?.topic ?? '';
  for (const severity of ['sev1', 'sev4']) {
    await workspace.say({ user, channel, text: `/incident ${severity}` });
    await until(() => topic().includes(severity), 'the topic shows it', noticedMs).catch(() => undefined);
  }
  await workspace.say({ user, channel, text: '/incident sev1' });
}

/** Somebody types, clicks, notes a message with 📌, opens their Home tab or deletes the summary. */
async function doSomething(
  { workspace }: Pick<Deployment, 'workspace'>,
  dice: Dice,
  place: Place,
  { isDeaf }: Pick<Mischief, 'isDeaf'>,
): Promise<void> {
  const { incidentId, people, mark } = place;
  const { channel, user } = await somebody(workspace, dice, place);
  // What stood in the open before the incident was made private has no buttons any more.
  const summary = [
    ...shownOf(workspace, incidentId).summaries,
    ...shownOf(workspace, incidentId, 'private ').summaries,
  ].find(({ blocks }) => clicksIn(blocks).length > 0);
  const kind = dice.below(21);
  if (kind < 13 || summary === undefined) {
    await workspace.say({ user, channel, text: `/incident ${drawLine(dice, people, mark)}` });
  } else if (kind < 17) {
    const { action_id, value } = pick(dice, clicksIn(summary.blocks));
    await workspace.click({ user, channel, message_ts: summary.ts, action_id, value });
  } else if (kind < 18) {
    await workspace.say({ user, channel, text: `said ${mark}` });
    const said = workspace.snapshot().messages.findLast(({ text }) => text === `said ${mark}`);
    await workspace.react({ user, channel, message_ts: said?.ts ?? '', name: 'pushpin' });
  } else if (kind < 19) {
    await workspace.open_home({ user });
  } else if (kind < 20) {
    await changeAndBack({ workspace }, dice, place);
  } else if (summary !== undefined && workspace.snapshot().app.connected && isBotIn(workspace, channel) && !isDeaf()) {
    // The app is told of nothing that happens where it is not, or may not read, and of what happens while it can't be
    // reached only until Slack's tries are over: at this pace, after eleven seconds.
    await workspace.delete({ user, channel, message_ts: summary.ts });
  }
}

/** Starts a process as an orchestrator does: again when it gives up, since the token is revoked for a while. */
async function startAgain(deployment: Deployment, options: StartOptions): Promise<Instance> {
  for (;;) {
    try {
      return await deployment.start(options);
    } catch (error) {
      if (!String(error).includes('token_revoked')) throw error;
    }
  }
}

function isBotIn(workspace: Workspace, channel: string): boolean {
  const { people, channels } = workspace.snapshot();
  const members = channels.find(({ id }) => id === channel)?.members ?? [];
  return people.some(({ id, is_bot }) => is_bot && members.includes(id));
}

/** Stops a process for a while, as a machine does that swaps or moves. */
async function pause({ pid, ended }: Instance, ms: number): Promise<void> {
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  await Promise.race([wait(ms), ended]);
  process.kill(pid, 'SIGCONT');
}
