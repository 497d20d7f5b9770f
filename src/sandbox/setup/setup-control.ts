import { z } from 'zod';
import type { ControlExtension } from '../workspace/control.ts';

/** A value that the set-up asks for. */
export type Asked = {
  readonly name: string;
  readonly what: string;
  /** Where it stands and what to do with it. */
  readonly where: string;
  readonly isSecret: boolean;
  /** What it means to give none; null: one is needed. */
  readonly without: string | null;
  /** Whether the file has one, which stays where none is given. */
  readonly isKept: boolean;
};

/** What leads somebody through the set-up in their own workspace, over Socket Mode or with requests to an address. */
export type SetupGuide = {
  /** Where Slack sends its requests; null: Socket Mode. */
  readonly address: string | null;
  /** Opens Slack's form that creates the app, filled in. */
  readonly link: string;
  /** The same app as text, for where the link does not open. */
  readonly manifest: string;
  readonly asked: readonly Asked[];
};

/** What came of the values that somebody gave. */
export type SetupResult =
  | { readonly kind: 'refused'; readonly sentence: string }
  /** Nothing is written: these variables have other values, and nobody has said to replace them. */
  | { readonly kind: 'replaces'; readonly names: readonly string[] }
  | { readonly kind: 'written'; readonly report: readonly string[]; readonly isWell: boolean };

export type SetupAnswer =
  | { readonly ok: true; readonly guide: SetupGuide; readonly result: SetupResult | null }
  | { readonly ok: false; readonly error: string; readonly detail: string };

export type SetupPorts = {
  /** A sentence where the address can't be used. */
  guide(address: string | null): SetupGuide | string;
  /** Checks the values, writes them to the file, and examines the set-up. No value is told to anybody. */
  write(guide: SetupGuide, values: Readonly<Record<string, string>>, replaces: boolean): Promise<SetupResult>;
};

const valueMax = 1_000;
const address = z.string().max(valueMax).nullable();
const orderSchema = z.discriminatedUnion('does', [
  z.strictObject({ does: z.literal('guide'), address }),
  z.strictObject({
    does: z.literal('write'),
    address,
    values: z.record(z.string().max(100), z.string().max(valueMax)),
    replaces: z.boolean(),
  }),
]);

export type SetupOrder = z.input<typeof orderSchema>;

/** The set-up in somebody's own Slack, in the sandbox's control API. */
export function createSetupControl({ guide, write }: SetupPorts): ControlExtension {
  const answer = (found: SetupGuide | string, result: SetupResult | null): SetupAnswer =>
    typeof found === 'string' ? refused(found) : { ok: true, guide: found, result };
  return {
    read: () => answer(guide(null), null),
    async set(body) {
      const order = orderSchema.safeParse(body);
      // What was sent may hold a token: only what is wrong with it is told.
      if (!order.success) return refused(order.error.issues.map(({ message }) => message).join('. '));
      const found = guide(order.data.address);
      if (order.data.does === 'guide' || typeof found === 'string') return answer(found, null);
      const result = await write(found, order.data.values, order.data.replaces);
      return answer(result.kind === 'written' ? guide(order.data.address) : found, result);
    },
  };
}

const refused = (detail: string): SetupAnswer => ({ ok: false, error: 'invalid_arguments', detail });
