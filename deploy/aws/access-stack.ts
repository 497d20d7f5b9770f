import { CfnOutput, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { arnInRegion } from '../../src/configuration/secret-arn.ts';
import { clusterArns, endpointsOf } from './cluster-names.ts';
import { functionName, roleNames } from './names.ts';
import type { Settings } from './settings.ts';

/**
 * Who may do what. Quorum signs in to the database as `quorum_app`, which reads and appends. Who migrates signs in as its
 * admin, and is nobody else: a role that people of this account take on for a while.
 */
export class AccessStack extends Stack {
  constructor(scope: Construct, settings: Settings, clusters: readonly [string, string], account?: string) {
    const { regions, secret } = settings;
    super(scope, 'quorum-access', {
      env: { region: regions[0], ...(account === undefined ? {} : { account }) },
      description: 'Quorum: the roles of the app and of who migrates its database',
    });
    const arns = [...clusterArns(this, regions, clusters)];
    const secrets =
      secret === null
        ? []
        : [
            allow(
              ['secretsmanager:GetSecretValue'],
              regions.map((region) => arnInRegion(secret, region)),
            ),
          ];
    const app = new Role(this, 'App', {
      roleName: roleNames.app,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Quorum itself',
      inlinePolicies: {
        quorum: new PolicyDocument({
          statements: [allow(['dsql:DbConnect'], arns), ...secrets, this.#writeLogs(regions)],
        }),
      },
    });
    const migrator = new Role(this, 'Migrator', {
      roleName: roleNames.migrator,
      assumedBy: new AccountRootPrincipal(),
      description: 'Who brings the schema of Quorum up to date, or erases a text',
      inlinePolicies: { quorum: new PolicyDocument({ statements: [allow(['dsql:DbConnectAdmin'], arns)] }) },
    });
    new CfnOutput(this, 'Endpoints', {
      value: endpointsOf(regions, clusters),
      description: 'The variable DSQL_ENDPOINTS',
    });
    new CfnOutput(this, 'AppRole', { value: app.roleArn, description: 'For quorum migrate --app-role-arn' });
    new CfnOutput(this, 'MigratorRole', { value: migrator.roleArn });
  }

  /**
   * Each region writes to a group of its own beside the one at home, which receives copies.
   * https://docs.aws.amazon.com/lambda/latest/dg/web-functions-monitoring.html
   */
  #writeLogs(regions: readonly string[]): PolicyStatement {
    const groupsIn = (region: string) =>
      `arn:${this.partition}:logs:${region}:${this.account}:log-group:/aws/lambda/web/${functionName}*`;
    return allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], regions.map(groupsIn));
  }
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
