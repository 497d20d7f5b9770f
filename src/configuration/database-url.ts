/**
 * Where the URL of a PostgreSQL leads (host, port and database), without a word of who signs in. Null where it can't be
 * told from the name and password: a `/`, `?`, `#` or `@` in them must be percent-encoded, or a part of the password is
 * taken for the host. A URL may leave the host out where `?host=` names a socket.
 * https://www.postgresql.org/docs/16/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function placeOf(url: string): string | null {
  const afterScheme = url.slice(url.indexOf('//') + 2);
  const end = afterScheme.search(/[/?#]/);
  if (end !== -1 && afterScheme.includes('@', end)) return null;
  const withHost = url.replace('@/', `@${noHost}/`);
  if (!URL.canParse(withHost)) return null;
  const { host, pathname, searchParams } = new URL(withHost);
  return `${searchParams.get('host') ?? (host === noHost ? '' : host)}${pathname}`;
}

/** A URL with a user and no host is none to the parser. */
const noHost = 'no-host';
