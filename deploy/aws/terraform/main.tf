# The pair of clusters and the two roles, for those who have Terraform; ../*.ts has them for CloudFormation, with backups,
# alarms and Quorum itself. Take one of the two, not both.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source = "hashicorp/aws"
      # From 6 on, one provider reaches every region.
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.regions[0]
}

variable "regions" {
  description = "Where the database runs: two regions, the preferred one first"
  type        = list(string)
  default     = ["eu-west-1", "eu-central-1"]

  validation {
    condition     = length(var.regions) == 2 && var.regions[0] != var.regions[1]
    error_message = "Expected two regions."
  }
}

variable "witness" {
  description = "The third region, which only helps the two to agree"
  type        = string
  default     = "eu-west-2"
}

variable "service" {
  description = "Which service of AWS runs Quorum, such as lambda.amazonaws.com or ecs-tasks.amazonaws.com"
  type        = string
  default     = "lambda.amazonaws.com"
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

resource "aws_dsql_cluster" "home" {
  region                      = var.regions[0]
  deletion_protection_enabled = true

  multi_region_properties {
    witness_region = var.witness
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_dsql_cluster" "peer" {
  region                      = var.regions[1]
  deletion_protection_enabled = true

  multi_region_properties {
    witness_region = var.witness
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Each side names the other.
resource "aws_dsql_cluster_peering" "home" {
  region         = var.regions[0]
  identifier     = aws_dsql_cluster.home.identifier
  clusters       = [aws_dsql_cluster.peer.arn]
  witness_region = var.witness
}

resource "aws_dsql_cluster_peering" "peer" {
  region         = var.regions[1]
  identifier     = aws_dsql_cluster.peer.identifier
  clusters       = [aws_dsql_cluster.home.arn]
  witness_region = var.witness
}

# Quorum signs in as quorum_app, which reads and appends.
resource "aws_iam_role" "app" {
  name        = "quorum"
  description = "Quorum itself"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = var.service }
    }]
  })
}

resource "aws_iam_role_policy" "app" {
  name = "quorum"
  role = aws_iam_role.app.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dsql:DbConnect"
      Resource = [aws_dsql_cluster.home.arn, aws_dsql_cluster.peer.arn]
    }]
  })
}

# Who migrates signs in as the admin of the database: people of this account take on this role for a while.
resource "aws_iam_role" "migrator" {
  name        = "quorum-migrate"
  description = "Who brings the schema of Quorum up to date, or erases a text"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        AWS = "arn:${data.aws_partition.this.partition}:iam::${data.aws_caller_identity.this.account_id}:root"
      }
    }]
  })
}

resource "aws_iam_role_policy" "migrator" {
  name = "quorum"
  role = aws_iam_role.migrator.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dsql:DbConnectAdmin"
      Resource = [aws_dsql_cluster.home.arn, aws_dsql_cluster.peer.arn]
    }]
  })
}

output "dsql_endpoints" {
  description = "For the variable DSQL_ENDPOINTS"
  value = join(",", [
    "${var.regions[0]}=${aws_dsql_cluster.home.identifier}.dsql.${var.regions[0]}.on.aws",
    "${var.regions[1]}=${aws_dsql_cluster.peer.identifier}.dsql.${var.regions[1]}.on.aws",
  ])
}

output "app_role_arn" {
  description = "For quorum migrate --app-role-arn"
  value       = aws_iam_role.app.arn
}

output "migrator_role_arn" {
  value = aws_iam_role.migrator.arn
}
