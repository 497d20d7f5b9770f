import { LRUCache } from 'lru-cache';
import { requestId } from '../kernel/request-id.ts';
import { fetchText } from '../outgoing/fetch-text.ts';
import type { WaysOut } from '../outgoing/ways-out.ts';
import { readPageKey } from '../paging/page-key.ts';
import type { Pager } from '../paging/pagers.ts';
import { createRounds, type Rounds } from '../store/rounds.ts';
import { answerPage, type PagerAnswerPorts } from './pager-answers.ts';

/** The pause between two rounds; a process adds up to a second, so that several don't keep step with each other. */
const everyMs = 10_000;
const spreadMs = 1_000;

/** How long a pager has to answer, and how far back an answer counts. */
const answerMs = 5_000;
const backMs = 24 * 60 * 60_000;

export type AskPorts = PagerAnswerPorts & {
  readonly pagers: readonly Pager[];
  readonly waysOut: Pick<WaysOut, 'to'>;
  readonly version: string;
  readonly clock: () => number;
  readonly logger: { warn(about: object, says: string): void };
};

export type AskPagers = {
  /** Asks each once. Never throws. */
  look(): Promise<void>;
  start(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
};

/** Asks the pagers that tell nobody by themselves which of our pages somebody has answered there. */
export function createAskPagers(
  ports: AskPorts,
  { elapsedMs, random }: { readonly elapsedMs: () => number; readonly random: () => number },
): AskPagers {
  const { pagers, waysOut, version, clock, logger } = ports;
  const known = new LRUCache<string, true>({ max: 1_000 });
  const silent = new Set<string>();
  const asked = pagers.flatMap(({ name, driver: { answers }, api }) =>
    answers === null || api === null ? [] : [{ name, answers, api }],
  );

  async function ask({ name, answers, api }: (typeof asked)[number]): Promise<void> {
    const now = clock();
    const question = answers.request(api, { since: new Date(now - backMs).toISOString() });
    const fetched = await fetchText(waysOut, { ...question, mayBePrivate: true, answerMs }, version);
    const said = fetched.kind === 'fetched' ? answers.read(jsonOf(fetched.text)) : null;
    if (said === null) {
      const reason = fetched.kind === 'failed' ? fetched.why : 'It says something that can’t be read';
      if (!silent.has(name)) logger.warn({ pager: name, reason }, 'A pager does not say which pages are answered');
      silent.add(name);
      return;
    }
    silent.delete(name);
    for (const { key, who, at } of said) {
      const meant = readPageKey(key);
      const event_id = requestId('pager answer', name, key, at);
      if (meant === null || known.has(event_id)) continue;
      const answer = { ...meant, event_id, how: name, who, at };
      if (await answerPage(ports, answer, new Date(now).toISOString())) known.set(event_id, true);
    }
  }

  async function look(): Promise<void> {
    const done = await Promise.allSettled(asked.map(ask));
    for (const one of done) {
      // Nothing of what a pager says is logged.
      if (one.status === 'rejected') logger.warn({}, 'What a pager says of our pages could not be recorded');
    }
  }

  const rounds: Rounds = createRounds({
    async run() {
      await look();
      return elapsedMs() + everyMs + random() * spreadMs;
    },
    restMs: spreadMs,
    clock: elapsedMs,
  });
  return {
    look,
    start() {
      if (asked.length > 0) rounds.ask();
    },
    stop: () => rounds.stop(),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
