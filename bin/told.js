/** What was promised, or null once its failure has been told in a sentence; the process then ends with 2. */
export async function orTold(promised) {
  try {
    return await promised;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return null;
  }
}
