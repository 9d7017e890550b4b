/** Small programs that are right as they stand, for tests that take a piece out and have it written again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  readonly languageId: string;
  readonly text: string;
}

const workspace = (name: string) => readFileSync(join(import.meta.dirname, '../workspace', name), 'utf8');

export const programs: readonly Program[] = [
  { languageId: 'python', text: workspace('shop.py') },
  { languageId: 'typescript', text: workspace('queue.ts') },
  { languageId: 'go', text: workspace('store.go') },
  {
    languageId: 'java',
    text: `class Counter {
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String word) {
        counts.put(word, counts.getOrDefault(word, 0) + 1);
        log.info(String.format("%s: %d", word, counts.get(word)));
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
`,
  },
  {
    languageId: 'rust',
    text: `fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let longest = words.iter().max_by_key(|word| word.len());
    if let Some(word) = longest {
        println!("{} has {} letters", word, word.chars().count());
    }
    let counts = [words.len(), words.iter().filter(|word| word.starts_with('a')).count()];
    println!("{:?}", counts);
}
`,
  },
  {
    languageId: 'javascript',
    text: `const users = new Map([['ada', { age: 36 }], ['alan', { age: 41 }]]);

function describe(name) {
  const user = users.get(name.toLowerCase());
  if (!user) throw new Error('no user "' + name + '"');
  return [name, user.age].map((part) => String(part)).join(', ');
}

console.log(describe('Ada'), Math.max(...[...users.values()].map(({ age }) => age)));
`,
  },
  {
    languageId: 'c',
    text: `#include <stdio.h>

int sum(const int *values, size_t count) {
    int total = 0;
    for (size_t i = 0; i < count; i++) {
        total += values[i];
    }
    printf("%d of %zu\\n", total, count);
    return total;
}
`,
  },
  {
    languageId: 'ruby',
    text: `class Basket
  def initialize(items = [])
    @items = items.map { |item| [item.name, item] }.to_h
  end

  def total
    @items.values.sum { |item| item.price * item.count }
  end

  def to_s
    format("%d items, %.2f", @items.size, total)
  end
end
`,
  },
];

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The closers that an editor has put behind the cursor for what was opened on this line before it. */
export function autoClosed(lineBefore: string): string {
  let open: string[] = [];
  for (const [at, char] of [...lineBefore].entries()) {
    const quote = open[0] === '"' || open[0] === "'" || open[0] === '`' ? open[0] : undefined;
    if (quote !== undefined) {
      if (char === quote && lineBefore[at - 1] !== '\\') open = open.slice(1);
    } else if (closerOf[char] !== undefined) open = [closerOf[char], ...open];
    else if (char === open[0]) open = open.slice(1);
    else if (/["'`]/.test(char)) open = [char, ...open];
  }
  return open.join('');
}
