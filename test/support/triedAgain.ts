/** What is said of a test that is tried again: what went wrong and where. Not all of the message, which may hold keys. */
export function triedAgain({ title }: Mocha.Test, error: Error): string {
  const [what = '', ...lines] = String(error.stack).split('\n');
  const where = lines.filter((line) => /^\s+at /.test(line) && !/node:|node_modules/.test(line));
  return `    tried again: ${title}\n      ${[what, ...where.map((line) => `    ${line.trim()}`)].join('\n    ')}`;
}
