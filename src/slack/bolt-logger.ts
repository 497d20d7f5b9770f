import { type Logger, LogLevel } from '@slack/bolt';

export type Sink = {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

/** Slack's tokens (xoxb-…, xapp-…, xoxe.…) and the secret paths of response URLs. */
const secrets = /\bx(?:ox[a-z]|app)[-.][\w.-]+|(https:\/\/hooks\.slack\.com\/)\S+/g;

/** Longest text that Bolt may leave in one line of the log. */
const lengthMax = 2_000;

/** Lets Bolt and its clients log through ours: one line of text each, without secrets and without request bodies. */
export function boltLogger(sink: Sink, level: LogLevel = LogLevel.WARN): Logger {
  const levels = [LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR];
  let floor = level;
  const write = (at: LogLevel, log: (message: string) => void) => {
    return (...parts: unknown[]) => {
      if (levels.indexOf(at) >= levels.indexOf(floor)) log(parts.map(textOf).join(' ').slice(0, lengthMax));
    };
  };
  const details = { from: 'bolt' };
  return {
    debug: write(LogLevel.DEBUG, (message) => sink.debug(details, message)),
    info: write(LogLevel.INFO, (message) => sink.info(details, message)),
    warn: write(LogLevel.WARN, (message) => sink.warn(details, message)),
    error: write(LogLevel.ERROR, (message) => sink.error(details, message)),
    setLevel: (to) => {
      floor = to;
    },
    getLevel: () => floor,
    setName: () => undefined,
  };
}

/** An error by its message alone: stacks and causes may quote what was sent. */
function textOf(part: unknown): string {
  const text = part instanceof Error ? part.message : typeof part === 'string' ? part : '(details left out)';
  return text.replaceAll(secrets, (_match, hook) => (typeof hook === 'string' ? `${hook}…` : '[a token]'));
}
