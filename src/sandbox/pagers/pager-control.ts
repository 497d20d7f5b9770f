import { z } from 'zod';
import type { ControlExtension } from '../workspace/control.ts';
import type { PagedAlert, PagerFault } from './fake-pager.ts';
import type { Answered, SandboxPager } from './fake-pagers.ts';

/** How a pager can be made to fail, in the words of the page. */
export const pagerFaults = {
  none: null,
  slow: { kind: 'slow', ms: 3_000 },
  'status 500': { kind: 'status', status: 500 },
  'status 429': { kind: 'status', status: 429, retryAfter: '20' },
  away: { kind: 'reset' },
  'answer lost': { kind: 'answer_lost' },
} as const satisfies Readonly<Record<string, PagerFault | null>>;

export type PagerFaultName = keyof typeof pagerFaults;

/** A page as a pager has it, and what has become of it there. */
export type PagerLine = Pick<PagedAlert, 'key' | 'summary' | 'status' | 'history'>;

export type PagerState = {
  readonly name: string;
  readonly sender: string;
  readonly fault: PagerFaultName;
  readonly requests: number;
  /** The newest first. */
  readonly pages: readonly PagerLine[];
  /** How Quorum hears of an answer there; null: it asks. */
  readonly told: string | null;
  /** What came of the last answer: how Quorum took it. Empty: there was none. */
  readonly said: string;
};

export type PagersState = { readonly pagers: readonly PagerState[] };

export type PagersAnswer =
  | ({ readonly ok: true } & PagersState)
  | { readonly ok: false; readonly error: string; readonly detail: string };

const faultNames = z.enum(Object.keys(pagerFaults).filter((name) => isFaultName(name)));
const orderSchema = z.union([
  z.strictObject({ pager: z.string(), fault: faultNames }),
  z.strictObject({ pager: z.string(), key: z.string(), does: z.enum(['acknowledge', 'resolve']) }),
]);

export type PagerOrder = z.input<typeof orderSchema>;

const shownMax = 8;

type Parts = {
  readonly pagers: readonly (SandboxPager & { readonly name: string })[];
  /** Sends the product what a pager tells by itself; answers with the status. */
  readonly tell: (pager: SandboxPager, answered: Answered) => Promise<string>;
  readonly now: () => number;
  readonly newId: () => string;
};

/** The pagers in the sandbox's control API: what each was asked, somebody who answers there, and how it is to fail. */
export function createPagerControl({ pagers, tell, now, newId }: Parts): ControlExtension {
  const faults = new Map<string, PagerFaultName>();
  const said = new Map<string, string>();
  const read = (): PagersAnswer => ({
    ok: true,
    pagers: pagers.map(({ name, sender, fake, hook }) => ({
      ...{ name, sender, fault: faults.get(name) ?? 'none', requests: fake.requests() },
      pages: fake.alerts().slice(-shownMax).toReversed().map(lineOf),
      told: hook === null ? null : hook.source,
      said: said.get(name) ?? '',
    })),
  });
  return {
    read,
    async set(body) {
      const order = orderSchema.safeParse(body);
      if (!order.success) return refused(z.prettifyError(order.error));
      const pager = pagers.find(({ name }) => name === order.data.pager);
      if (pager === undefined) return refused(`There is no pager "${order.data.pager}".`);
      if ('fault' in order.data) {
        faults.set(pager.name, order.data.fault);
        pager.fake.failAlways(pagerFaults[order.data.fault]);
        return read();
      }
      const { key, does: did } = order.data;
      const page = pager.fake.alerts().find((one) => one.key === key);
      if (page === undefined) return refused('It has no such page.');
      pager.fake[did](key);
      const at = new Date(now()).toISOString();
      const answered = { key, title: page.summary, did, at, id: newId() };
      said.set(
        pager.name,
        pager.hook === null
          ? `${pager.sender} tells nobody: Quorum asks it every ten seconds.`
          : `POST /signals/${pager.hook.source} → ${await tell(pager, answered)}`,
      );
      return read();
    },
  };
}

function refused(detail: string): PagersAnswer {
  return { ok: false, error: 'invalid_arguments', detail };
}

function lineOf({ key, summary, status, history }: PagedAlert): PagerLine {
  return { key, summary, status, history };
}

function isFaultName(name: string): name is PagerFaultName {
  return name in pagerFaults;
}
