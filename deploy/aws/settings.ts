import { regionOfArn } from '../../src/configuration/secret-arn.ts';

/** What differs from one house to the next: the context in cdk.json, or `-c name=value`. */
export type Settings = {
  /** Where the database and Quorum run; the first is home, where Quorum is deployed. */
  readonly regions: readonly [string, string];
  /** The third region, which only helps the two to agree. */
  readonly witness: string;
  /** The identifiers of the two clusters, in the order of the regions; null until both are there. */
  readonly clusters: readonly [string, string] | null;
  /** The ARN of the secret at home that holds Slack's tokens and what else is secret; null until there is one. */
  readonly secret: string | null;
  /** Where Quorum answers; null until it is deployed. */
  readonly url: string | null;
  /** Why all processes of Quorum are to start anew: what was not said before replaces them. */
  readonly revision: string | null;
  /** Who hears of alarms; null: nobody, until somebody subscribes to the topic. */
  readonly email: string | null;
};

const region = /^[a-z]{2}(-[a-z]+)+-\d$/;
const cluster = /^[a-z0-9]{26}$/;
/** Of a name without the six characters at its end IAM knows nothing. */
const secretArn = /^arn:.*-[A-Za-z0-9]{6}$/;
const url = /^https:\/\/[a-z0-9.-]+$/;
const revision = /^.{1,200}$/;
const email = /^[^\s@]+@[^\s@]+$/;

/** Where the context is asked for: `app.node`. */
export type Context = { tryGetContext(name: string): unknown };

/** @throws Error with a sentence that names the value and what it wants. */
export function readSettings(context: Context): Settings {
  const regions = pair(context, 'regions', region, 'two regions, such as eu-west-1,eu-central-1');
  if (regions === null) throw new Error(wrong('regions', '', 'two regions, such as eu-west-1,eu-central-1'));
  const witness = one(context, 'witness', region, 'a third region, such as eu-west-2');
  if (witness === null || new Set([...regions, witness]).size < 3) {
    throw new Error(wrong('witness', witness ?? '', `a region other than ${regions.join(' and ')}`));
  }
  const secret = one(context, 'secret', secretArn, 'the whole ARN of a secret, with the six characters at its end');
  if (secret !== null && regionOfArn(secret) !== regions[0]) {
    throw new Error(wrong('secret', secret, `a secret in ${regions[0]}, which is copied to ${regions[1]}`));
  }
  return {
    regions,
    witness,
    clusters: pair(context, 'clusters', cluster, 'two identifiers of 26 characters, in the order of the regions'),
    secret,
    url: one(context, 'url', url, 'the address that the stack quorum prints, without a path'),
    revision: one(context, 'revision', revision, 'up to 200 characters'),
    email: one(context, 'email', email, 'an address of e-mail'),
  };
}

function one(context: Context, name: string, pattern: RegExp, expected: string): string | null {
  const given = context.tryGetContext(name) ?? '';
  if (given === '') return null;
  if (typeof given !== 'string' || !pattern.test(given)) throw new Error(wrong(name, given, expected));
  return given;
}

function pair(context: Context, name: string, pattern: RegExp, expected: string): readonly [string, string] | null {
  const given = context.tryGetContext(name) ?? '';
  if (given === '') return null;
  const [first, second, ...more] = typeof given === 'string' ? given.split(',').map((part) => part.trim()) : [];
  const isPair = first !== undefined && second !== undefined && more.length === 0 && first !== second;
  if (!isPair || !pattern.test(first) || !pattern.test(second)) throw new Error(wrong(name, given, expected));
  return [first, second];
}

function wrong(name: string, given: unknown, expected: string): string {
  return `The context "${name}" can't be ${JSON.stringify(given)}: expected ${expected}. It stands in cdk.json.`;
}
