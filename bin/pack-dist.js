process.stderr.write('The package is in dist: run "npm run build && npm pack ./dist".\n');
process.exitCode = 1;
