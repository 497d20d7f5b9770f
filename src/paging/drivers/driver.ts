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

/** Where a pager's API is, and the key that opens it. `url`: without a slash at its end. */
export type At = { readonly url: string; readonly secret: string };

/** What its API is asked. */
export type PagerQuestion = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Somebody is on call in a schedule. What the pager does not say is null: always so far, or for ever. */
export type PagerShift = {
  readonly name: string | null;
  readonly email: string | null;
  /** ISO 8601. */
  readonly from: string | null;
  readonly until: string | null;
};

/** Somebody has answered a page of ours there. */
export type PagerAnswer = {
  readonly key: string;
  readonly who: string | null;
  /** ISO 8601. */
  readonly at: string;
};

/** How a pager is asked something, and what it says; null: that can't be read. Both are pure and total. */
type Asking<Of, Said> = {
  request(at: At, of: Of): PagerQuestion;
  read(said: unknown): readonly Said[] | null;
};

/** A system that pages people. Pure: it says what is to be sent. */
export type Driver = {
  readonly kind: string;
  /** Where it is unless told; null: each organization has its own. */
  readonly url: string | null;
  /** Null: the system has no such call. */
  request(at: At, call: PagerCall): PagerRequest | null;
  /** Where its API is unless told: there, `own` where its pages go, or each organization's (null). */
  readonly api: string | 'own' | null;
  /** Whether what it pages by opens its API, too. */
  readonly hasOneKey: boolean;
  /** Who is on call in a schedule from one time until another. */
  readonly onCall: Asking<{ readonly schedule: string; readonly from: string; readonly until: string }, PagerShift>;
  /** Our pages since then that somebody has answered. Null: it tells of them by a webhook. */
  readonly answers: Asking<{ readonly since: string }, PagerAnswer> | null;
};

/** So much of a text; what is cut ends in `…`. No character is split. */
export function within(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
