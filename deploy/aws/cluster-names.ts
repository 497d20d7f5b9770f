import { Arn, type Stack } from 'aws-cdk-lib';

type Pair = readonly [string, string];

/** The ARN of each cluster, in the order of the regions. */
export function clusterArns(stack: Stack, regions: Pair, [first, second]: Pair): Pair {
  const arnOf = (region: string, identifier: string) =>
    Arn.format({ service: 'dsql', resource: 'cluster', resourceName: identifier, region }, stack);
  return [arnOf(regions[0], first), arnOf(regions[1], second)];
}

/** The variable DSQL_ENDPOINTS. */
export function endpointsOf(regions: Pair, clusters: Pair): string {
  return regions.map((region, at) => `${region}=${clusters[at]}.dsql.${region}.on.aws`).join(',');
}
