import { isNativeError } from 'node:util/types';
import type pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { codeOf } from './database-error.ts';
import { SessionError } from './session-error.ts';

/** What `sslmode` may say: libpq's words, and pg's `no-verify`. https://node-postgres.com/features/ssl */
export const sslModes = ['disable', 'allow', 'prefer', 'no-verify', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

/** A PostgreSQL that runs already. */
export type PostgresqlChoice = {
  readonly kind: 'postgresql';
  /** As its owner. */
  readonly url: string;
  /** PEM of an authority to trust in place of the public ones, unless the URL names a file of its own. */
  readonly certificateAuthority?: string;
  /** Unless the URL says it. */
  readonly sslMode?: SslMode;
};

/**
 * The parameters of a URL that pg is given. It takes any for a setting of its own, so that `binary` would garble what is
 * read, and `types` hang; `sslmode` and `ssl` are read here, and those of other programs mean nothing to it.
 */
const passedOn = [
  ...['host', 'port', 'user', 'password', 'sslcert', 'sslkey', 'sslrootcert'],
  ...['application_name', 'fallback_application_name', 'client_encoding', 'options'],
];

/**
 * How to connect to where the URL leads. Over a network that is by TLS with a certificate that is checked, unless
 * `sslmode` asks for less by name; on this machine in plain text, unless `sslmode` asks for TLS.
 * @throws what reading a file of `sslcert`, `sslkey` or `sslrootcert` threw.
 */
export function clientOf({ url, certificateAuthority, sslMode }: PostgresqlChoice): pg.ClientConfig {
  const start = url.indexOf('?');
  const parameters = start === -1 ? [] : url.slice(start + 1).split('&');
  const others = parameters.filter((one) => passedOn.some((name) => one.startsWith(`${name}=`)));
  const config = toClientConfig(parse(`${start === -1 ? url : url.slice(0, start)}?${others.join('&')}`));
  // Said here, it is not taken from PGHOST.
  const host = config.host || 'localhost';
  const trusted = certificateAuthority === undefined ? {} : { ca: certificateAuthority };
  const files = { ...trusted, ...(typeof config.ssl === 'object' ? config.ssl : {}) };
  const mode = sslModeOf(url) ?? sslMode ?? 'prefer';
  return { ...config, host, ssl: tlsOf(mode, host, files) };
}

/** What the URL asks for; null where it says nothing of it, or what nobody knows. */
function sslModeOf(url: string): SslMode | null {
  const [, ssl = ''] = /[?&]ssl=([^&]*)/.exec(url) ?? [];
  const said = sslModeIn(url) ?? (['true', '1'].includes(ssl) ? 'verify-full' : ssl);
  return sslModes.find((mode) => mode === said) ?? null;
}

/** The word that a URL has for `sslmode`. */
export function sslModeIn(url: string): string | null {
  return /[?&]sslmode=([^&]*)/.exec(url)?.[1] ?? null;
}

function tlsOf(mode: SslMode, host: string, files: object): pg.ClientConfig['ssl'] {
  const checked = { ...files, rejectUnauthorized: true };
  switch (mode) {
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return isThisMachine(host) ? false : checked;
    case 'no-verify':
      return { ...files, rejectUnauthorized: false };
    // `require` checks the certificate, too, as pg does.
    case 'require':
    case 'verify-full':
      return checked;
    case 'verify-ca':
      return { ...checked, checkServerIdentity: () => undefined };
    default: {
      const unreachable: never = mode;
      return unreachable;
    }
  }
}

/** A socket, or the loopback interface. */
function isThisMachine(host: string): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}

/** What an error of connecting means: a SessionError where something is to be set, else the error itself. */
export function explainConnecting(error: unknown): unknown {
  if (!isNativeError(error)) return error;
  if (error.message === noTls) {
    return new SessionError(
      'The database does not offer TLS, and plain text can be read and changed on its way',
      'Turn TLS on there, or allow plain text by sslmode=disable in DATABASE_URL',
      { cause: error },
    );
  }
  if (error.message.startsWith(noPassword)) {
    return new SessionError('The database asks for a password', 'Put it into DATABASE_URL', { cause: error });
  }
  const code = codeOf(error);
  if (code === noMoreConnections) {
    return new SessionError(
      `The database takes no more connections (${error.message})`,
      'Raise the limit of that user, database or server: a process of Quorum wants ten, and two at least',
      { code, cause: error },
    );
  }
  if (!/CERT|SELF_SIGNED|ALTNAME|LEAF_SIGNATURE/.test(code)) return error;
  return new SessionError(
    `The certificate of the database can't be trusted (${code})`,
    'Name the file of its authority in PGSSLROOTCERT and the host that the certificate is for in DATABASE_URL, or accept any certificate by sslmode=no-verify',
    { cause: error },
  );
}

/** https://www.postgresql.org/docs/16/errcodes-appendix.html */
const noMoreConnections = '53300';

/** How pg says it: https://github.com/brianc/node-postgres/tree/master/packages/pg/lib, connection.js and crypto/sasl.js */
const noTls = 'The server does not support SSL connections';
const noPassword = 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a';
