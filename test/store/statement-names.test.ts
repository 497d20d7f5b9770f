import { expect, test } from '@jest/globals';
import { createStatementNames } from '../../src/store/statement-names.ts';

test('the same statement has the same name, and another one another', () => {
  const names = createStatementNames();
  const one = names.of('select 1');
  expect(one).toBeDefined();
  expect(names.of('select 2')).not.toBe(one);
  expect(names.of('select 1')).toBe(one);
});

test('what is no statement on rows, or a long one, has none', () => {
  const names = createStatementNames();
  expect(names.of('SET search_path = public')).toBeUndefined();
  expect(names.of(`insert into t values ${'($1), '.repeat(500)}($1)`)).toBeUndefined();
});

test('at most 200 statements are named', () => {
  const names = createStatementNames();
  const named = Array.from({ length: 300 }, (_, index) => names.of(`select ${index}`)).filter(
    (name) => name !== undefined,
  );
  expect(new Set(named).size).toBe(200);
  expect(names.of('select 0')).toBe(named[0]);
});
