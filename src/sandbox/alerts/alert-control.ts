import { z } from 'zod';
import type { ControlExtension } from '../workspace/control.ts';
import { type Sample, troubles } from './sample.ts';
import type { Sender } from './sender.ts';
import { senders } from './senders/index.ts';

/** A source of the app's that the sandbox may send to: its name in the address, its kind, its key and its secret. */
export type OpenSource = {
  readonly name: string;
  readonly kind: string;
  readonly key: string;
  readonly secret: string | undefined;
};

/** How many alerts a flood is, and how often one changes that flaps. */
export const floodSize = 200;
export const flapChanges = 12;

/** What was sent, and how often the app answered with which status. */
export type Sent = {
  readonly source: string;
  readonly says: string;
  readonly statuses: Readonly<Record<string, number>>;
};

export type AlertsState = {
  readonly sources: readonly { readonly name: string; readonly sender: string; readonly firing: number }[];
  /** The newest first. */
  readonly sent: readonly Sent[];
};

export type AlertsAnswer =
  | ({ readonly ok: true } & AlertsState)
  | { readonly ok: false; readonly error: string; readonly detail: string };

const orderSchema = z.strictObject({ source: z.string(), does: z.enum(['fire', 'clear', 'flood', 'flap']) });

export type AlertOrder = z.input<typeof orderSchema>;

const sentMax = 8;
const atOnce = 10;

type Parts = {
  readonly sources: readonly OpenSource[];
  /** Where the app hears: the address before /signals. */
  readonly url: () => string;
  readonly now: () => number;
  readonly newId: () => string;
};

/** The systems that send alerts to the app, in the sandbox's control API: has one fire, clear, flood or flap. */
export function createAlertControl({ sources, url, now, newId }: Parts): ControlExtension {
  const playable = sources.flatMap((source) => {
    const sender = senders.find(({ kind }) => kind === source.kind);
    return sender === undefined ? [] : [{ ...source, sender, firing: new Map<string, Sample>() }];
  });
  let sent: readonly Sent[] = [];
  let fired = 0;
  const read = (): AlertsAnswer => ({
    ok: true,
    sources: playable.map(({ name, sender, firing }) => ({ name, sender: sender.sender, firing: firing.size })),
    sent,
  });
  const time = () => new Date(now()).toISOString();
  const newAlert = (): Sample => {
    const { title, text, service } = troubles[fired++ % troubles.length] ?? troubles[0];
    const at = time();
    return { id: newId(), title, text, service, state: 'firing', since: at, at };
  };

  return {
    read,
    async set(body) {
      const order = orderSchema.safeParse(body);
      if (!order.success) return invalid(z.prettifyError(order.error));
      const source = playable.find(({ name }) => name === order.data.source);
      if (source === undefined) return invalid(`There is no source "${order.data.source}" that the sandbox can be.`);
      const { firing } = source;
      const statuses = new Map<string, number>();
      const post = async (sample: Sample) => {
        if (sample.state === 'firing') firing.set(sample.id, sample);
        else firing.delete(sample.id);
        const status = await send(url(), source, source.sender, sample);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      };
      const says = await play(order.data.does, { firing, newAlert, time, post });
      if (statuses.size === 0) return invalid('None of its alerts is firing.');
      sent = [{ source: source.name, says, statuses: Object.fromEntries(statuses) }, ...sent].slice(0, sentMax);
      return read();
    },
  };
}

const invalid = (detail: string): AlertsAnswer => ({ ok: false, error: 'invalid_arguments', detail });

type Play = {
  readonly firing: ReadonlyMap<string, Sample>;
  newAlert(): Sample;
  time(): string;
  post(sample: Sample): Promise<void>;
};

/** Answers what was done, in words. */
async function play(does: AlertOrder['does'], { firing, newAlert, time, post }: Play): Promise<string> {
  const cleared = (sample: Sample): Sample => ({ ...sample, state: 'cleared', at: time() });
  switch (does) {
    case 'fire': {
      const alert = newAlert();
      await post(alert);
      return `“${alert.title}” fires`;
    }
    case 'clear': {
      const alerts = [...firing.values()];
      await inTurns(alerts, (alert) => post(cleared(alert)));
      return alerts.length === 1 ? '1 alert cleared' : `${alerts.length} alerts cleared`;
    }
    case 'flood': {
      const flood = Array.from({ length: floodSize }, (_, index) => {
        const alert = newAlert();
        return { ...alert, title: `${alert.title} (${index + 1})` };
      });
      await inTurns(flood, post);
      return `${floodSize} alerts fire at once`;
    }
    case 'flap': {
      const alert = [...firing.values()].at(-1) ?? newAlert();
      for (let change = 0; change < flapChanges; change += 1) {
        const at = time();
        await post(change % 2 === 0 ? { ...alert, since: at, at } : cleared(alert));
      }
      return `“${alert.title}” fires and clears ${flapChanges / 2} times`;
    }
    default:
      return does satisfies never;
  }
}

async function inTurns(alerts: readonly Sample[], post: (alert: Sample) => Promise<void>): Promise<void> {
  for (let first = 0; first < alerts.length; first += atOnce) {
    await Promise.all(alerts.slice(first, first + atOnce).map(post));
  }
}

/** Posts what the system would, as it would. */
async function send(url: string, { name, key, secret }: OpenSource, sender: Sender, sample: Sample): Promise<string> {
  const rawBody = JSON.stringify(sender.body(sample));
  const signed = secret === undefined ? {} : sender.sign?.(rawBody, secret);
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${key}`,
    ...sender.headers?.(sample),
    ...signed,
  };
  try {
    const response = await fetch(`${url}/signals/${name}`, { method: 'POST', body: rawBody, headers });
    await response.arrayBuffer();
    return String(response.status);
  } catch {
    return 'no answer';
  }
}
