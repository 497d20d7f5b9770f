import type { WebClient } from '@slack/web-api';
import { reasonOf } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import { DeferredError, isFinal, type SlackCall } from '../surfaces/slack-call.ts';
import { renderNotice } from '../views/notice.ts';
import { openView } from './open-view.ts';
import type { Way } from './recipient.ts';
import { postToResponseUrl } from './response-url.ts';
import type { Sent } from './sent.ts';

/** Tells somebody something by one way. Never throws. */
export type SendAnswer = (way: Way, user: string, answer: Answer) => Promise<Sent>;

export type SendAnswerOptions = {
  readonly slack: WebClient;
  readonly call: SlackCall;
  /** Milliseconds; may not be set back. */
  readonly clock: () => number;
};

export function createSendAnswer({ slack, call, clock }: SendAnswerOptions): SendAnswer {
  async function made(method: string, where: string, calling: () => Promise<unknown>): Promise<Sent> {
    try {
      await call(method, where, calling);
      return { kind: 'told' };
    } catch (error) {
      const afterMs = error instanceof DeferredError ? Math.max(0, error.untilMs - clock()) : 0;
      return { kind: 'failed', mayPass: !isFinal(error), afterMs, reason: reasonOf(error) };
    }
  }

  return async (way, user, answer) => {
    const { text, blocks } = answer;
    switch (way.kind) {
      case 'view': {
        const opened = await openView(slack, way.triggerId, renderNotice(answer));
        if (opened.kind === 'opened') return { kind: 'told' };
        return { kind: 'failed', mayPass: false, afterMs: 0, reason: opened.reason };
      }
      case 'response_url':
        return postToResponseUrl(way.url, answer);
      case 'ephemeral': {
        const { channel, thread } = way;
        const more = {
          ...(blocks === undefined ? {} : { blocks: [...blocks] }),
          ...(thread === undefined ? {} : { thread_ts: thread }),
        };
        return made('chat.postEphemeral', channel, () => slack.chat.postEphemeral({ channel, user, text, ...more }));
      }
      case 'direct': {
        const more = blocks === undefined ? {} : { blocks: [...blocks] };
        return made('chat.postMessage', user, () => slack.chat.postMessage({ channel: user, text, ...more }));
      }
      default: {
        const unreachable: never = way;
        return unreachable;
      }
    }
  };
}
