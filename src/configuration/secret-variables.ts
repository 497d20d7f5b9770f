import { z } from 'zod';
import { reasonOf } from '../store/database-error.ts';
import type { Variables } from './environment.ts';
import { arnInRegion, regionOfArn } from './secret-arn.ts';

/** Names the secret of AWS Secrets Manager that holds variables, so that none of them stands where others can read it. */
export const secretVariable = 'QUORUM_SECRET_ARN';

const held = z.record(z.string(), z.string());

/**
 * Gives the environment the variables of the secret that it names, and answers which; or a sentence when the secret can't
 * be read. What the environment sets stays. The copy in the region of the process comes first, so that the loss of
 * another region stops no start.
 */
export async function addSecret(
  environment: Record<string, string | undefined>,
): Promise<ReadonlySet<string> | string> {
  const arn = environment[secretVariable]?.trim() ?? '';
  const home = regionOfArn(arn);
  // What is wrong with it is said where all variables are read.
  if (home === null) return new Set();
  const text = await readNearest(arn, nearest(environment, home));
  if (typeof text !== 'string') return text.sentence;
  const variables = variablesIn(text);
  if (variables === null) {
    return `The secret that ${secretVariable} names (${arn}) can't be used: expected JSON such as {"SLACK_BOT_TOKEN": "xoxb-…"}, each value a text.`;
  }
  const added = Object.entries(variables).filter(([name]) => environment[name] === undefined);
  for (const [name, value] of added) environment[name] = value;
  return new Set(added.map(([name]) => name));
}

/** The regions to ask, without doubles. */
function nearest({ AWS_REGION: own = '' }: Variables, home: string): readonly string[] {
  return own === '' || own === home ? [home] : [own, home];
}

async function readNearest(arn: string, regions: readonly string[]): Promise<string | { readonly sentence: string }> {
  // Few processes need AWS's client, which takes a while to load.
  const { readSecret } = await import('./read-secret.ts');
  const refusals: string[] = [];
  for (const region of regions) {
    try {
      return await readSecret(arnInRegion(arn, region), region);
    } catch (error) {
      refusals.push(`${region}: ${reasonOf(error)}`);
    }
  }
  return {
    sentence: `The secret that ${secretVariable} names (${arn}) can't be read (${refusals.join('; ')}): let the AWS identity of this process secretsmanager:GetSecretValue on it.`,
  };
}

function variablesIn(text: string): Readonly<Record<string, string>> | null {
  try {
    return held.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
