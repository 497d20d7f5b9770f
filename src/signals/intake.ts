import { type Admission, type Admitted, admit, admitByBody, noSuchSource, type RequestHead } from './admit.ts';
import { type ReadBody, readBody, withoutSecrets } from './body.ts';
import type { ConfiguredSource } from './configured.ts';
import type { Signal } from './signal.ts';
import type { Ask, Delivery, Headers, Reading } from './source.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** A delivery as it came, without what is secret in it: text, whatever it holds. */
export type RawDelivery = {
  readonly source: string;
  readonly kind: string;
  readonly body: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
};

/** Puts signals into the record, all of them or none. Unreachable: it can't be said that they are in. */
export type Keep = (signals: readonly Signal[], raw: RawDelivery) => Promise<'kept' | 'unreachable'>;

/** What whoever runs Quorum should know of; nothing in it is secret. */
export type IntakeNews =
  /** Told once a flood. */
  | { readonly kind: 'flood'; readonly source: string }
  | { readonly kind: 'turned_away'; readonly source: string; readonly status: number; readonly why: string }
  /** It was dealt with and left no signal. */
  | { readonly kind: 'no_signal'; readonly source: string; readonly why: string }
  | { readonly kind: 'not_kept'; readonly source: string; readonly error?: unknown };

export type IntakePorts = {
  readonly sources: readonly ConfiguredSource[];
  readonly keep: Keep;
  /** Asks Amazon SNS. */
  readonly ask: Ask;
  readonly tell: (news: IntakeNews) => void;
  /** Told of each delivery whose key and signature are right, whatever it tells; its answer waits until that is noted. Never throws. */
  readonly heard?: (source: string) => Promise<void>;
  /** Milliseconds that are never set back. */
  readonly elapsedMs: () => number;
};

export type IntakeAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The body of a request that was admitted. */
export type Arrived = { readonly rawBody: Buffer; readonly headers: Headers; readonly receivedAt: string };

/**
 * Takes in what sources send, in two steps: nobody's body is read whose key is wrong. The status makes each sender do what is
 * right: 5xx while a later try may succeed, which all of them repeat and Alertmanager nothing else; 4xx only where none would.
 */
export type SignalIntake = {
  /** Null where the path is no source's; an answer where the body need not be read. */
  begin(head: RequestHead): Exclude<Admission, { kind: 'refused' }> | IntakeAnswer | null;
  take(admission: Exclude<Admission, { kind: 'refused' }>, arrived: Arrived): Promise<IntakeAnswer>;
};

/** How many deliveries of a source may be on their way into the record, most of them waiting for their turn there. */
const underWayMax = 64;

const notNow = 'The alert can’t be recorded now.';

/** When a sender that has to wait should try again. */
const retrySeconds = 5;

export function createSignalIntake({ sources, keep, ask, tell, heard, elapsedMs }: IntakePorts): SignalIntake {
  const buckets = createTokenBuckets(elapsedMs);
  const flooding = new Set<string>();
  const underWay = new Map<string, number>();

  function begin(head: RequestHead): ReturnType<SignalIntake['begin']> {
    const admission = admit(head, sources);
    if (admission?.kind === 'refused') {
      const { name, status, sentence } = admission;
      if (name !== null) tell({ kind: 'turned_away', source: name, status, why: sentence });
      return problem(status, sentence);
    }
    return admission?.kind === 'admitted' ? (held(admission.admitted.configured.name) ?? admission) : admission;
  }

  /** The answer to a source that has to wait. */
  function held(source: string): IntakeAnswer | null {
    const waitSeconds = buckets.waitSeconds(source);
    return waitSeconds > 0 ? tooMany(source, waitSeconds) : null;
  }

  function tooMany(source: string, waitSeconds: number): IntakeAnswer {
    if (!flooding.has(source)) tell({ kind: 'flood', source });
    flooding.add(source);
    return later('This source sends too many alerts at once.', waitSeconds);
  }

  async function take(admission: Exclude<Admission, { kind: 'refused' }>, arrived: Arrived): Promise<IntakeAnswer> {
    if (admission.kind === 'admitted') return takeFrom(admission.admitted, arrived);
    const { name, query } = admission;
    const read = readBody(arrived.rawBody, query, arrived.headers, false);
    const configured = read.kind === 'read' ? admitByBody(name, read.body, sources) : null;
    if (configured === null) {
      tell({ kind: 'turned_away', source: name, status: 401, why: noSuchSource });
      return problem(401, noSuchSource);
    }
    return held(name) ?? takeFrom({ configured, query }, arrived);
  }

  async function takeFrom({ configured, query }: Admitted, arrived: Arrived): Promise<IntakeAnswer> {
    const { name, source } = configured;
    if (buckets.isRested(name) && !underWay.has(name)) flooding.delete(name);
    buckets.take(name, 1);
    function turnedAway(status: number, why: string): IntakeAnswer {
      tell({ kind: 'turned_away', source: name, status, why });
      return problem(status, why);
    }
    const wrong = wrongSignature(configured, arrived);
    if (wrong !== null) return turnedAway(401, `This delivery is not signed as it should be: ${wrong}.`);
    await heard?.(name);
    const read = readBody(arrived.rawBody, query, arrived.headers, source.takesForms);
    if (read.kind === 'broken') return turnedAway(400, read.sentence);
    const opened = await source.open?.(read.body, configured.topics, ask);
    if (opened?.kind === 'refused') return turnedAway(403, opened.sentence);
    if (opened?.kind === 'later') {
      tell({ kind: 'turned_away', source: name, status: 503, why: opened.sentence });
      return later(opened.sentence, retrySeconds);
    }
    const delivery: Delivery = { body: read.body, headers: arrived.headers, receivedAt: arrived.receivedAt };
    const reading: Reading =
      opened?.kind === 'done' ? { kind: 'ignored', reason: opened.reason } : source.read(delivery);
    switch (reading.kind) {
      case 'unreadable':
        return turnedAway(400, reading.sentence);
      case 'ignored':
        tell({ kind: 'no_signal', source: name, why: reading.reason });
        return { status: 200, body: { status: 'ignored', reason: reading.reason } };
      case 'signals':
        return keepAll(
          configured,
          reading.signals.map((told) => ({ source: name, ...told })),
          read,
          delivery,
        );
      default: {
        const unreachable: never = reading;
        return unreachable;
      }
    }
  }

  async function keepAll(
    { name, source }: ConfiguredSource,
    signals: readonly Signal[],
    read: Extract<ReadBody, { kind: 'read' }>,
    delivery: Delivery,
  ): Promise<IntakeAnswer> {
    const before = underWay.get(name) ?? 0;
    if (before >= underWayMax) return tooMany(name, retrySeconds);
    const { receivedAt } = delivery;
    const raw = { source: name, kind: source.kind, body: withoutSecrets(read, source.secretFields), receivedAt };
    underWay.set(name, before + 1);
    try {
      if ((await keep(signals, raw)) === 'kept') {
        buckets.take(name, signals.length - 1);
        return source.answer?.(delivery) ?? { status: 200, body: { status: 'kept', signals: signals.length } };
      }
    } finally {
      const left = (underWay.get(name) ?? 0) - 1;
      if (left > 0) underWay.set(name, left);
      else underWay.delete(name);
    }
    tell({ kind: 'not_kept', source: name });
    return later(notNow, retrySeconds);
  }

  return {
    begin,
    async take(admission, arrived) {
      try {
        return await take(admission, arrived);
      } catch (error) {
        // Whatever it was, no alert is lost for it.
        const source = admission.kind === 'admitted' ? admission.admitted.configured.name : admission.name;
        tell({ kind: 'not_kept', source, error });
        return later(notNow, retrySeconds);
      }
    },
  };
}

/** What is wrong with a signature; null where it is right by any of the secrets, or none is asked for. */
function wrongSignature({ source, secrets, timestampHeader }: ConfiguredSource, arrived: Arrived): string | null {
  const { signing } = source;
  if (signing === null || secrets.length === 0) return null;
  const header = timestampHeader === undefined ? {} : { timestampHeader };
  const found = secrets.map((secret) => signing.check({ ...arrived, secret, ...header }));
  return found.includes(null) ? null : (found[0] ?? null);
}

/**
 * Not 429, which Alertmanager takes for an answer that no try would change. https://github.com/prometheus/alertmanager/blob/main/notify/util.go
 */
function later(sentence: string, seconds: number): IntakeAnswer {
  return { ...problem(503, sentence), headers: { 'retry-after': String(seconds) } };
}

function problem(status: number, sentence: string): IntakeAnswer {
  return { status, body: { error: sentence } };
}
