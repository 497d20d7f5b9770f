import { z } from 'zod';
import type { ServerFault } from '../server-fault.ts';
import type { ControlExtension } from '../workspace/control.ts';
import type { ReceivedDelivery, Receiver } from './receiver.ts';

/** How the receiver can be made to fail, in the words of the page. */
export const receiverFaults = {
  none: null,
  'status 500': { kind: 'status', status: 500 },
  'status 410': { kind: 'status', status: 410 },
  'status 429': { kind: 'status', status: 429, retryAfter: '30' },
  'no answer': { kind: 'hang' },
  'connection cut': { kind: 'reset' },
  'answer lost': { kind: 'answer_lost' },
} as const satisfies Readonly<Record<string, ServerFault | null>>;

export type ReceiverFaultName = keyof typeof receiverFaults;

/** A delivery, as the page shows it. */
export type ReceivedLine = {
  readonly at: string;
  /** Its type and what it is about, such as "incident.declared of INC-1". */
  readonly says: string;
  /** What the receiver made of it: its signature, and whether it was taken. */
  readonly judged: string;
};

export type ReceiverState = {
  readonly fault: ReceiverFaultName;
  /** The newest first. */
  readonly received: readonly ReceivedLine[];
};

export type ReceiverAnswer =
  | ({ readonly ok: true } & ReceiverState)
  | { readonly ok: false; readonly error: string; readonly detail: string };

const faultNames = z.enum(Object.keys(receiverFaults).filter((name) => isFaultName(name)));
const orderSchema = z.strictObject({ fault: faultNames });

export type ReceiverOrder = z.input<typeof orderSchema>;

const shownMax = 12;

const bodySchema = z.object({ type: z.string(), data: z.object({ incident: z.object({ name: z.string() }) }) });

/** The receiver of webhooks in the sandbox's control API: what it got, and how it is to fail. */
export function createReceiverControl(receiver: Pick<Receiver, 'received' | 'failAlways'>): ControlExtension {
  let fault: ReceiverFaultName = 'none';
  const read = (): ReceiverAnswer => ({
    ok: true,
    fault,
    received: receiver.received().slice(-shownMax).toReversed().map(lineOf),
  });
  return {
    read,
    set(body) {
      const order = orderSchema.safeParse(body);
      if (!order.success) return { ok: false, error: 'invalid_arguments', detail: z.prettifyError(order.error) };
      ({ fault } = order.data);
      receiver.failAlways(receiverFaults[fault]);
      return read();
    },
  };
}

function lineOf({ at, body, wrong, fault, isNews }: ReceivedDelivery): ReceivedLine {
  const read = bodySchema.safeParse(parsed(body)).data;
  const says = read === undefined ? 'Something that is no event' : `${read.type} of ${read.data.incident.name}`;
  const signature = wrong ?? 'Rightly signed';
  const taken = isNews ? 'taken' : fault === null || fault.kind === 'answer_lost' ? 'known already' : 'not taken';
  return { at, says, judged: `${signature}, ${wrong === null ? taken : 'not taken'}` };
}

function isFaultName(name: string): name is ReceiverFaultName {
  return name in receiverFaults;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
