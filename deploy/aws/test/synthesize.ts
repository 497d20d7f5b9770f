import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../stacks.ts';
import { account, cdkJson } from './known.ts';

/** A stack as CloudFormation gets it, and whether its deletion is refused. */
export type Synthesized = { readonly template: Template; readonly isProtected: boolean };

/** The stacks by name, with what cdk.json says and what is given. */
export async function synthesize(context: Record<string, unknown>): Promise<ReadonlyMap<string, Synthesized>> {
  const [folder, outdir] = [await mkdtemp(join(tmpdir(), 'quorum-aws-')), await mkdtemp(join(tmpdir(), 'quorum-aws-'))];
  await writeFile(join(folder, 'index.js'), '');
  const app = new App({ outdir, context: { ...cdkJson.context, ...context } });
  addStacks(app, () => folder, { account });
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return new Map(
    stacks.map((stack) => [
      stack.stackName,
      { template: Template.fromStack(stack), isProtected: stack.terminationProtection },
    ]),
  );
}

/** An ARN in this account, whatever the partition. */
export const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });
