import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { functionFolder } from './function-folder.ts';
import { addStacks } from './stacks.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const app = new App();
addStacks(app, () => functionFolder(here('../../dist'), here('quorum.yml'), here('cdk.out/function')), {
  account: process.env.CDK_DEFAULT_ACCOUNT,
});
