import type { Signal } from './signal.ts';

/** Headers by their names in lower case, as Node has them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a sender sent, in one request that it was allowed to make. */
export type Delivery = {
  /** The body as data: JSON, or the fields of a form or of a query. */
  readonly body: unknown;
  readonly headers: Headers;
  /** ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
};

/** A signal that does not know yet by which name its source is configured. */
export type Told = Omit<Signal, 'source'>;

/** What a delivery tells; why it tells of no alert; or why it can't be read, which no retry would mend. */
export type Reading =
  | { readonly kind: 'signals'; readonly signals: readonly Told[] }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly sentence: string };

/** What a signature is checked against. */
export type Signed = {
  readonly rawBody: Buffer;
  readonly headers: Headers;
  readonly receivedAt: string;
  readonly secret: string;
  /** The header with the time of signing, where the source is configured with one. */
  readonly timestampHeader?: string;
};

/** How a sender signs what it sends, beside the key that every sender shows. */
export type Signing = {
  /** Whether the sender always signs, so that no source of this kind goes without its secret. */
  readonly isAlways: boolean;
  /** Whether the time of signing may stand in a header that is configured. */
  readonly hasTimestampHeader: boolean;
  /** What is wrong with the signature; null where it is right. */
  check(signed: Signed): string | null;
};

/** What people read of a kind of source: in the table of docs/alerts.md. */
export type SourceWords = {
  /** Its sender as people know it. */
  readonly sender: string;
  /** What its alerts are told apart by. */
  readonly toldApartBy: string;
  /** What clears an alert. */
  readonly clearedBy: string;
};

export type Source = {
  /** As it is written in quorum.yml and in the URL. */
  readonly kind: string;
  readonly words: SourceWords;
  /** Whether the fields may also come as a form or a query. */
  readonly takesForms: boolean;
  readonly signing: Signing | null;
  /** Whether it tells again and again what still fires, with the time when that began: Quorum may have taken it for clear. */
  readonly repeats?: boolean;
  /** The fields of the body that hold secrets and are not kept with it. */
  readonly secretFields: readonly string[];
  /** The field of the body that may hold the key in place of the URL, for senders that know no other place. */
  readonly keyField?: string;
  /** Pure and total, whatever the body holds. */
  read(delivery: Delivery): Reading;
  /** What the sender expects as an answer once its signals are kept, where that is not simply success. */
  answer?(delivery: Delivery): { readonly status: number; readonly body: unknown };
  /** Checks the envelope that the body comes in, where the sender has one that says by itself who sent it. */
  open?(body: unknown, topics: readonly string[], ask: Ask): Promise<Opened>;
};

/** Asks another host for something; no redirect is followed. Null while it can't be reached. */
export type Ask = (url: string) => Promise<{ readonly status: number; readonly text: string } | null>;

export type Opened =
  /** Its sender has sent it, and it is to be read. */
  | { readonly kind: 'opened' }
  /** It was dealt with, and tells of no alert. */
  | { readonly kind: 'done'; readonly reason: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  /** It can't be said now. */
  | { readonly kind: 'later'; readonly sentence: string };

/** The first value of a header. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : value?.[0];
}

export function ignored(reason: string): Reading {
  return { kind: 'ignored', reason };
}
