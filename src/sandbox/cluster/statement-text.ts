/** A word, number, quoted name, string or sign of a SQL text, with where it stands and how deep in brackets. */
export type Token = { readonly text: string; readonly start: number; readonly end: number; readonly depth: number };

const pieces =
  /(?<skip>\s+|--[^\n]*)|(?<comment>\/\*)|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|(?<string>[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?)|(?<quoted>"(?:[^"]|"")*"?)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<sign>[\s\S])/gy;

/**
 * Splits SQL into tokens, skipping comments; strings and quoted names stay whole. It only has to find words that
 * PostgreSQL's grammar lacks (ASYNC, AWS IAM) and semicolons: everything else is left to the real parser.
 */
export function tokenise(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  pieces.lastIndex = 0;
  for (let match = pieces.exec(sql); match !== null && match[0] !== ''; match = pieces.exec(sql)) {
    const start = match.index;
    const groups = match.groups ?? {};
    if (groups.skip !== undefined) continue;
    if (groups.comment !== undefined) {
      pieces.lastIndex = endOfComment(sql, start);
      continue;
    }
    if (groups.dollar !== undefined) {
      const close = sql.indexOf(match[0], pieces.lastIndex);
      pieces.lastIndex = close < 0 ? sql.length : close + match[0].length;
    }
    if (match[0] === ')') depth -= 1;
    tokens.push({ text: sql.slice(start, pieces.lastIndex), start, end: pieces.lastIndex, depth });
    if (match[0] === '(') depth += 1;
  }
  return tokens;
}

function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}

const isWord = (token: Token | undefined, word: string) => token?.text.toUpperCase() === word;

/** The statements of a SQL text, without their semicolons; empty ones are left out. */
export function splitStatements(sql: string): { readonly text: string; readonly start: number }[] {
  const tokens = tokenise(sql);
  // A function body in BEGIN ATOMIC … END has semicolons of its own; such a text is taken as one statement.
  const whole = tokens.some((token) => isWord(token, 'ATOMIC'));
  const parts: { text: string; start: number }[] = [];
  let first: Token | undefined;
  let last: Token | undefined;
  const close = () => {
    if (first !== undefined && last !== undefined) {
      parts.push({ text: sql.slice(first.start, last.end), start: first.start });
    }
    first = undefined;
  };
  for (const token of tokens) {
    if (token.text === ';' && !whole) {
      close();
    } else {
      first ??= token;
      last = token;
    }
  }
  close();
  return parts;
}

/** Blanks the word ASYNC of `CREATE [UNIQUE] INDEX ASYNC` and `ALTER TABLE ASYNC`, which PostgreSQL's grammar lacks. */
export function withoutAsync(statement: string): { readonly sql: string; readonly async: boolean } {
  const tokens = tokenise(statement);
  const unique = isWord(tokens[1], 'UNIQUE') ? 1 : 0;
  const index = isWord(tokens[0], 'CREATE') && isWord(tokens[1 + unique], 'INDEX') ? tokens[2 + unique] : undefined;
  const table = isWord(tokens[0], 'ALTER') && isWord(tokens[1], 'TABLE') ? tokens[2] : undefined;
  const candidate = index ?? table;
  if (candidate === undefined || !isWord(candidate, 'ASYNC')) return { sql: statement, async: false };
  return { sql: `${statement.slice(0, candidate.start)}     ${statement.slice(candidate.end)}`, async: true };
}

export type IamGrant = { readonly grant: boolean; readonly role: string; readonly arn: string };

/** Reads `AWS IAM GRANT role TO 'arn'` and `AWS IAM REVOKE role FROM 'arn'`; null for anything else. */
export function iamGrantOf(statement: string): IamGrant | null {
  const [aws, iam, verb, role, preposition, arn, ...more] = tokenise(statement);
  if (!isWord(aws, 'AWS') || !isWord(iam, 'IAM') || role === undefined || arn === undefined || more.length > 0)
    return null;
  const grant = isWord(verb, 'GRANT') && isWord(preposition, 'TO');
  const revoke = isWord(verb, 'REVOKE') && isWord(preposition, 'FROM');
  if ((!grant && !revoke) || !arn.text.startsWith("'")) return null;
  const name = role.text.startsWith('"') ? role.text.slice(1, -1).replaceAll('""', '"') : role.text.toLowerCase();
  return { grant, role: name, arn: arn.text.slice(1, -1).replaceAll("''", "'") };
}

/** A SELECT without its row-locking clauses (`FOR UPDATE …`), for reading what it would have locked. */
export function withoutLocking(select: string): string {
  const tokens = tokenise(select).filter((token) => token.depth === 0);
  let sql = select;
  let cutting = false;
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (isWord(token, 'FOR') && (isWord(next, 'UPDATE') || isWord(next, 'KEY'))) cutting = true;
    else if (['LIMIT', 'OFFSET', 'FETCH'].some((word) => isWord(token, word))) cutting = false;
    if (cutting) sql = `${sql.slice(0, token.start)}${' '.repeat(token.end - token.start)}${sql.slice(token.end)}`;
  }
  return sql;
}
