/**
 * `npm run -s refine`: the refiners of the extension from a terminal, for trying cases from anywhere. JSON lines in, JSON lines out.
 */
import { type RefineCase, refineStream } from './refineStream.ts';

const usage = `Usage: npm run -s refine < CASES

Reads JSON lines {"id", "languageId", "prefix", "suffix", "chunks": [model text as it streams], "multiline"?: true|false|"auto"}
and writes for each a line {"id", "text", "replaceSuffixChars", "reason"?, "chunksUsed"}.

  multiline            false: one line; true: a statement or block; "auto", as it is left out: what the extension would ask for
  text                 what is shown at the cursor, with the line ends of the document; null where nothing is, and "reason" says why
  replaceSuffixChars   characters after the cursor that the text takes the place of
  chunksUsed           chunks that were read before the extension hung up

Exit status: 0 done, 1 some lines could not be read (each is named on standard error, the others are answered), 2 wrong arguments.`;

/** One line of input, checked; throws an Error with a sentence for the person. */
function parseCase(line: string): RefineCase & { readonly id: string | number } {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a JSON object');
  const given = value as Record<string, unknown>;
  const { id, chunks, multiline = 'auto' } = given;
  if (typeof id !== 'string' && typeof id !== 'number') throw new Error('"id" must be a string or a number');
  const text = (name: string): string => {
    const field = given[name];
    if (typeof field !== 'string') throw new Error(`"${name}" must be a string`);
    return field;
  };
  const [languageId, prefix, suffix] = [text('languageId'), text('prefix'), text('suffix')];
  if (!isStrings(chunks)) throw new Error('"chunks" must be an array of strings');
  if (multiline !== 'auto' && typeof multiline !== 'boolean')
    throw new Error('"multiline" must be true, false or "auto"');
  return { id, languageId, prefix, suffix, chunks, multiline };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Only `\n` ends a line: U+2028 may stand in a JSON string as it is. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of input) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest + decoder.decode();
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    const isHelp = args[0] === '--help';
    process[isHelp ? 'stdout' : 'stderr'].write(`${usage}\n`);
    return isHelp ? 0 : 2;
  }
  let status = 0;
  let number = 0;
  for await (const line of linesOf(process.stdin)) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      const { id, ...given } = parseCase(line);
      process.stdout.write(`${JSON.stringify({ id, ...refineStream(given) })}\n`);
    } catch (error) {
      process.stderr.write(`line ${number}: ${error instanceof Error ? error.message : String(error)}\n`);
      status = 1;
    }
  }
  return status;
}

process.exitCode = await main(process.argv.slice(2));
