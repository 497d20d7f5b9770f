import type { Severity } from '../../kernel/severity.ts';

/** What a pager is asked to do about one page. */
export type PagerCall = {
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  /** The same over all calls of one page: the pager takes a repeated call as the first one. */
  readonly key: string;
  /** One line of plain text. */
  readonly summary: string;
  readonly severity: Severity;
  /** The incident's channel. */
  readonly link: string | null;
};

/** What is sent, by POST as JSON. */
export type PagerRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
};

/** A system that pages people. Pure: it says what is to be sent. */
export type Driver = {
  readonly kind: string;
  /** Where it is unless told; null: each organization has its own. */
  readonly url: string | null;
  /** Null: the system has no such call. `url`: without a slash at its end. */
  request(at: { readonly url: string; readonly secret: string }, call: PagerCall): PagerRequest | null;
};

/** So much of a text; what is cut ends in `…`. No character is split. */
export function within(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
