import { type Kind, kinds } from './draw.ts';

/** What may go wrong with a payload, in the order of the table. */
export const columns = [
  'crashes',
  '5xx',
  'no answer',
  'failures',
  'pings',
  'links',
  'bot lines',
  'strangers',
  'unreadable',
] as const;
export type Column = (typeof columns)[number];

/** What came of a run. */
export type Report = {
  count(kind: Kind, column: Column | 'payloads', example: string): void;
  /** What went wrong, with an example each; empty where nothing did. */
  wrong(): readonly string[];
  table(): string;
};

export function createReport(): Report {
  const counts = new Map<string, number>();
  const examples = new Map<string, string>();
  const at = (kind: Kind, column: string) => counts.get(`${kind}: ${column}`) ?? 0;
  return {
    count(kind, column, example) {
      const key = `${kind}: ${column}`;
      counts.set(key, at(kind, column) + 1);
      if (column !== 'payloads' && !examples.has(key)) examples.set(key, example);
    },
    wrong: () => [...examples].map(([key, example]) => `${counts.get(key)} ${key}, such as ${example.slice(0, 400)}`),
    table() {
      const all = ['payloads', ...columns];
      const rows = kinds.map((kind) => [kind, ...all.map((column) => String(at(kind, column)))]);
      const totals = all.map((column) => String(kinds.reduce((sum, kind) => sum + at(kind, column), 0)));
      return [['', ...all], ...rows, ['in all', ...totals]]
        .map(([first = '', ...cells]) => first.padEnd(18) + cells.map((cell) => cell.padStart(12)).join(''))
        .join('\n');
    },
  };
}
