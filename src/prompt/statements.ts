/** Ends of lines that are no ends of statements. `x++`, `f?` and the `.*` of an import are. */
export const openEnd = /(?:[=&|^%]|[-=]>|(?<!\+)\+|(?<!-)-|(?<![.*/])\*|\?\?)$/;

/** Begins of deeper lines that go on with the statement above. */
export const chain = /^(?:(?:\?|!!)?\.(?!\.)|&&|\|\|?|\?[?:]?\s|:\s|[+-](?![+-])|=\s|\??->)/;

/** Kotlin has `get()` and `set()` of a property below it. */
export const accessorChain = new RegExp(`${chain.source}|^(?:(?:private|protected|internal) )?(?:get|set)\\b`);
/** `x++` and `#include <a/*>` are whole; a template's parameters and a type alone are not. */
export const cOpenEnd = /(?:[=&|^%?]|->|(?<!\+)\+|(?<!-)-)$|^template\s*<[^;{}>]*,$|^(?:[\w:<>*&]+\s+)+[\w:<>*&]+$/;
/** What comes before a definition: a template's parameters, up to the line on which they end. */
export const cLeadIn = /^template\s*<[^;{}]*[^;{},\s]$/;

/** Java, Python and others: `@Override`. */
export const annotation = /^@[\w.]+(?:\s*\([\s\S]*\))?$/;
/** C# and Rust: `[Test]`, `#[test]`. */
export const attribute = /^#?!?\[[\s\S]*\]$/;

/** In braces languages a header may have its `{` on the next line, and `}` may be followed by `else`, `catch` … there. */
export const braceContinuation = {
  head: /^(?:\}\s*)?(?:if|else|for|foreach|while|do|try|catch|switch|using|lock|namespace|class|struct|interface|enum)\b|\)(?:\s*(?:const|noexcept|override|final|throws\b.*))*$/,
  line: /^(?:\{|(?:else|catch|finally|while)\b)/,
};
export const jsContinuation = {
  head: /^(?:\}\s*)?(?:if|else|try|catch|do)\b/,
  line: /^(?:else|catch|finally|while)\b/,
};
