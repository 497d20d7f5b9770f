import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setVariables } from '../../src/terminal/setup/set-variables.ts';

test('a variable takes the place that it has, a new one comes last, and every other line stays', () => {
  const text = '# Slack\nA=old # note\n\nexport B = "two"\nA=twice\nC=';
  expect(setVariables(text, { A: 'xoxb-1', D: 'd', E: null })).toBe('# Slack\nA=xoxb-1\n\nexport B = "two"\nC=\nD=d\n');
  expect(setVariables(text, { B: null })).toBe('# Slack\nA=old # note\n\nA=twice\nC=\n');
  expect(setVariables('', { A: 'a' })).toBe('A=a\n');
});

test('what can not be changed line by line is not changed', () => {
  expect(setVariables('B="\nA=inside\n"\n', { A: 'a' })).toBeNull();
  expect(setVariables('', { A: 'a # b' })).toBeNull();
});

const line = fc.oneof(
  fc.stringMatching(/^(export )?[ABC] ?= ?["']?[xyz =#]{0,4}["']?$/),
  fc.constantFrom('', '# A=1', 'A', '"', "B='"),
);

test('whatever a file holds, the changes are in it and all others are as they were, or it is left alone', () => {
  fc.assert(
    fc.property(fc.array(line), fc.option(fc.constantFrom('1', 'xoxb-2')), (lines, a) => {
      const text = lines.join('\n');
      const changed = setVariables(text, { A: a });
      if (changed === null) return;
      const { A: _former, ...others } = parseEnv(text);
      expect({ ...parseEnv(changed) }).toEqual(a === null ? others : { ...others, A: a });
    }),
  );
});
