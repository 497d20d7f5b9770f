import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

/** What people once read and stumbled over, each with what reads better now. */
const stiff = [
  /is nobody that Slack knows/, // Slack knows nobody called …
  /There is no pods/, // … is no argument of a command: the answer shows what was typed as code
  /That is written/, // Please write …
  /is not the channel of an incident/, // This channel has no incident
  /kept by Quorum|Record: \$/, // How INC-7 stands is pinned
  /now, was/, // INC-7 is sev1 now
  /['`]Recorded: /, // You lead INC-7
  /[Rr]esolved lately/, // Recently resolved
  /is set anew/, // To change a severity, set it again
  /needs company/, // SLACK_BOT_TOKEN is not enough: set …
  /is no (time|setting|YAML|word)\b/, // is not a setting
  /is of another one|is of another workspace/, // is from another workspace
  /could be had for/, // No AWS credentials were found for
  /is not to be trusted/, // can't be trusted
  /takes no TLS/, // does not offer TLS
] as const;

/** A comment is for who works on the code. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

test('nothing that people read says what they stumbled over', async () => {
  const src = new URL('../src/', import.meta.url);
  const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(300);
  const found: string[] = [];
  for (const file of files) {
    const text = withoutComments(await readFile(new URL(file, src), 'utf8'));
    for (const words of stiff) if (words.test(text)) found.push(`${file}: ${words}`);
  }
  expect(found).toEqual([]);
});
