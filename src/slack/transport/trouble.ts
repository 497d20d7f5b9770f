import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { codeOf, reasonOf } from '../../store/database-error.ts';
import { refusalOf } from '../slack-refusals.ts';

/**
 * Why Slack did not let us in. `fault`: it stays so until somebody mends a token or a setting. `passing`: it is worth
 * trying again, after Slack's own pause where it names one.
 */
export type Trouble =
  | { readonly kind: 'fault'; readonly reason: string }
  | { readonly kind: 'passing'; readonly reason: string; readonly retryAfterMs: number | null };

/** Who may not be let in. Later on the same answers may pass, as when an admin lets the app in again. */
const tokenFaults = new Set([
  'account_inactive',
  'ekm_access_denied',
  'forbidden_team',
  'invalid_auth',
  'missing_args',
  'not_authed',
  'org_login_required',
  'socket_mode_not_enabled',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
  'user_removed_from_team',
]);

/** Statuses below 500 that may pass; others say that something else than Slack's Web API answers. */
const passingStatuses = new Set([408, 425, 429]);

/**
 * Judges the error of `auth.test` or `apps.connections.open`.
 * https://docs.slack.dev/reference/methods/auth.test and https://docs.slack.dev/reference/methods/apps.connections.open
 */
export function troubleOf(method: string, error: unknown): Trouble {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'passing', reason: 'Slack asks for a pause', retryAfterMs: error.retryAfter * 1_000 };
  }
  if (error instanceof WebAPIHTTPError) {
    const reason = `Slack answered with HTTP status ${error.statusCode}`;
    const isFault = error.statusCode < 500 && !passingStatuses.has(error.statusCode);
    return isFault ? { kind: 'fault', reason } : passing(reason);
  }
  if (error instanceof WebAPIPlatformError) {
    const name = error.data.error;
    const reason = `Slack answered ${name}`;
    return tokenFaults.has(name) || refusalOf(method, name) === 'wont' ? { kind: 'fault', reason } : passing(reason);
  }
  return passing(error instanceof WebAPIRequestError ? requestReason(error.original) : reasonOf(error));
}

function passing(reason: string): Trouble {
  return { kind: 'passing', reason, retryAfterMs: null };
}

/** Node's fetch says "fetch failed", and what failed in the cause. */
function requestReason(original: Error): string {
  if (original.name === 'TimeoutError') return 'Slack did not answer in time';
  const code = codeOf(original.cause);
  return code === '' ? reasonOf(original) : `Slack could not be reached (${code})`;
}
