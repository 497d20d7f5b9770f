import { randomInt } from 'node:crypto';
import type { Json } from '../../json.ts';
import type { DeliveryRecord } from '../test-verbs.ts';
import { type CallFault, type CallRule, isForCall } from './call-rule.ts';
import type { ConnectFault, ConnectRule } from './connect-rule.ts';
import { type Counter, type Counts, createCounter } from './counts.ts';
import { type DeliveryFault, type DeliveryRule, isForDelivery } from './delivery-rule.ts';
import { createDraws } from './draws.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRuleList, type Met, type RuleList } from './rule-list.ts';
import { createStanding, type Standing } from './standing.ts';
import { createWaiting, type Waiting } from './waiting.ts';

export type FaultSettings = {
  /** What chances are drawn from. */
  readonly seed: number;
  /** A factor on Slack's own waits: before retries, at a lost acknowledgement, between the frames of a refresh. */
  readonly pace: number;
  /** Whether Slack's own rate limits hold. */
  readonly limits: boolean;
};

/** Everything that is set, and what was done. */
export type FaultsState = FaultSettings & {
  readonly calls: readonly CallRule[];
  readonly deliveries: readonly DeliveryRule[];
  readonly connects: readonly ConnectRule[];
  readonly tokens: ReturnType<Standing['tokens']>;
  readonly counts: Counts;
};

export type Faults = {
  readonly calls: RuleList<CallRule>;
  readonly deliveries: RuleList<DeliveryRule>;
  readonly connects: RuleList<ConnectRule>;
  readonly standing: Standing;
  readonly waiting: Waiting;
  readonly counter: Counter;
  settings(): FaultSettings;
  change(change: { readonly [K in keyof FaultSettings]?: FaultSettings[K] | undefined }): void;
  /** The fault of this call, if any: of a rule, or of Slack's own rate limits. */
  ofCall(method: string, args: Json): CallFault | undefined;
  ofDelivery(type: DeliveryRecord['kind'], name: string): DeliveryFault | undefined;
  /** The fault of a socket that is being opened. */
  ofConnect(): ConnectFault | undefined;
  state(): FaultsState;
  /** Ends all faults at once; seed and pace stay, and so does what was counted. */
  clear(): void;
};

export function createFaults(options: {
  readonly now: () => number;
  readonly scopes: readonly string[];
  readonly seed?: number | undefined;
  readonly pace?: number | undefined;
}): Faults {
  const { now, seed = randomInt(2 ** 31), pace = 1 } = options;
  let settings: FaultSettings = { seed, pace, limits: false };
  let limits = createRateLimits(now);
  const draws = createDraws(seed);
  const calls = createRuleList<CallRule>(now, draws);
  const deliveries = createRuleList<DeliveryRule>(now, draws);
  const connects = createRuleList<ConnectRule>(now, draws);
  const standing = createStanding(options.scopes);
  const waiting = createWaiting();
  const counter = createCounter();

  function counted<F extends { readonly kind: string }>(fault: F | undefined): F | undefined {
    if (fault) counter.fault(fault.kind);
    return fault;
  }

  function change(wanted: Parameters<Faults['change']>[0]): void {
    if (wanted.seed !== undefined) draws.reseed(wanted.seed);
    if (wanted.limits === true && !settings.limits) limits = createRateLimits(now);
    settings = {
      seed: wanted.seed ?? settings.seed,
      pace: wanted.pace ?? settings.pace,
      limits: wanted.limits ?? settings.limits,
    };
  }

  return {
    calls,
    deliveries,
    connects,
    standing,
    waiting,
    counter,
    settings: () => settings,
    change,
    ofCall(method, args) {
      const retry_after = settings.limits ? limits.take(method, args) : undefined;
      if (retry_after !== undefined) {
        counter.fault('limit');
        return { kind: 'rate_limited', retry_after };
      }
      const met = calls.take((rule) => isForCall(rule, method, args), method);
      return counted(met && faultOf(met));
    },
    ofDelivery: (type, name) =>
      counted(deliveries.take((rule) => isForDelivery(rule, type, name), `${type} ${name}`)?.rule.fault),
    ofConnect: () => counted(connects.take(() => true, '')?.rule.fault),
    state: () => ({
      ...settings,
      calls: calls.rules(),
      deliveries: deliveries.rules(),
      connects: connects.rules(),
      tokens: standing.tokens(),
      counts: counter.counts(),
    }),
    clear() {
      for (const list of [calls, deliveries, connects]) list.remove(() => true);
      change({ limits: false });
      standing.restore();
      waiting.end();
    },
  };
}

/** A limit that ends by itself says when. */
function faultOf({ rule: { fault }, restMs }: Met<CallRule>): CallFault {
  if (fault.kind !== 'rate_limited' || restMs === undefined) return fault;
  return { kind: fault.kind, retry_after: fault.retry_after ?? Math.max(1, Math.ceil(restMs / 1000)) };
}
