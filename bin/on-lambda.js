// What AWS Lambda runs of a package that is a web function: https://docs.aws.amazon.com/lambda/latest/dg/web-functions-nodejs.html
process.argv.splice(2, Number.POSITIVE_INFINITY, 'start');
await import('./quorum.js');
