import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import {
  WebFunction,
  WebFunctionAuthType,
  WebFunctionCode,
  WebFunctionEndpointLocation,
  WebFunctionRuntime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { endpointsOf } from './cluster-names.ts';
import { functionName, roleNames } from './names.ts';

/** What the function is made of. */
export type Parts = {
  readonly regions: readonly [string, string];
  readonly clusters: readonly [string, string];
  readonly secret: string;
  readonly revision: string | null;
  /** The folder that runs. */
  readonly folder: string;
};

/**
 * Quorum as a web function in both regions, behind one address. Slack signs what it sends, so no gateway stands before it.
 * https://docs.aws.amazon.com/lambda/latest/dg/web-functions-endpoints.html
 */
export class AppStack extends Stack {
  constructor(scope: Construct, { regions, clusters, secret, revision, folder }: Parts, account?: string) {
    super(scope, 'quorum', {
      env: { region: regions[0], ...(account === undefined ? {} : { account }) },
      description: 'Quorum, in two regions behind one address',
      terminationProtection: true,
    });
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/web/${functionName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const app = new WebFunction(this, 'App', {
      webFunctionName: functionName,
      code: WebFunctionCode.fromAssetToManagedBucket(folder),
      runtime: WebFunctionRuntime.NODEJS_24_X,
      // By its name: what copies the code can't refer to a role of another stack.
      role: Role.fromRoleName(this, 'Role', roleNames.app),
      logGroup,
      // The same code with another description is another revision, whose processes start anew.
      ...(revision === null ? {} : { revisionDescription: revision }),
      timeout: Duration.seconds(30),
      environment: {
        NODE_ENV: 'production',
        DSQL_ENDPOINTS: endpointsOf(regions, clusters),
        QUORUM_SECRET_ARN: secret,
      },
      defaultEndpointAuth: WebFunctionAuthType.APPLICATION_MANAGED,
      defaultEndpoint: {
        endpointLocation: WebFunctionEndpointLocation.multiRegion([regions[1]]),
        // What a flood from outside may cost at most.
        maxEnvironments: 10,
        rateLimit: 500,
      },
    });
    new CfnOutput(this, 'Url', {
      value: `https://${app.endpoint.domainName}`,
      description: 'For "url" in cdk.json; Slack sends requests to its path /slack/events',
    });
  }
}
