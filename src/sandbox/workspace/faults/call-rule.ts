import { z } from 'zod';
import type { Json } from '../../json.ts';
import { type Bounds, boundsOf, boundsSchema } from './bounds.ts';

/** What a Web API call meets. Without another word it takes no effect. */
export type CallFault =
  | { readonly kind: 'rate_limited'; readonly retry_after: number | undefined }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'error_500' | 'reset' | 'hang' }
  /** It takes effect, and then its answer is a 500, is cut off, or never comes. */
  | { readonly kind: 'error_500_after' | 'drop' | 'stall' }
  /** It takes effect, and its answer comes so much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** It takes effect so much later, and is answered then. */
  | { readonly kind: 'delayed'; readonly ms: number }
  /** It is answered at once, and takes effect so much later. */
  | { readonly kind: 'late'; readonly ms: number; readonly answer: 'error_500' | 'reset' | 'hang' };

export type CallRule = Bounds & {
  /** A method, or `*` for any. */
  readonly method: string;
  readonly with: Readonly<Record<string, string>>;
  readonly fault: CallFault;
};

const kinds = [
  'rate_limited',
  'refused',
  'error_500',
  'reset',
  'hang',
  'error_500_after',
  'drop',
  'stall',
  'slow',
  'delayed',
  'late',
] as const satisfies readonly CallFault['kind'][];

/** A rule for Web API calls, as it is sent: the next calls of `method` that have the arguments `with` meet its fault. */
export const callRule = z.object({
  ...boundsSchema,
  method: z.string(),
  kind: z.enum(kinds).default('rate_limited'),
  /** Seconds, for `rate_limited`: when absent what is left of `lasts_ms`, or 1. */
  retry_after: z.number().int().min(0).optional(),
  /** For `refused`: any error of Slack's. */
  error: z.string().default('fatal_error'),
  /** For `slow`, `delayed` and `late`. */
  ms: z.number().int().min(0).max(600_000).default(3000),
  /** For `late`: what the app sees meanwhile. */
  answer: z.enum(['error_500', 'reset', 'hang']).default('error_500'),
  /** Only calls with these arguments meet it; of a list, with this among others. */
  with: z.record(z.string(), z.string()).default({}),
});

export function callRuleOf(sent: z.output<typeof callRule>): CallRule {
  return { ...boundsOf(sent), method: sent.method, with: sent.with, fault: faultOf(sent) };
}

function faultOf({ kind, retry_after, error, ms, answer }: z.output<typeof callRule>): CallFault {
  switch (kind) {
    case 'rate_limited':
      return { kind, retry_after };
    case 'refused':
      return { kind, error };
    case 'slow':
    case 'delayed':
      return { kind, ms };
    case 'late':
      return { kind, ms, answer };
    default:
      return { kind };
  }
}

/** Whether a rule is for this call. */
export function isForCall(rule: CallRule, method: string, args: Json): boolean {
  if (rule.method !== '*' && rule.method !== method) return false;
  return Object.entries(rule.with).every(([name, value]) => {
    const given = args[name];
    return given !== undefined && (String(given) === value || String(given).split(',').includes(value));
  });
}
