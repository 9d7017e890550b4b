/** Longer texts are no request. */
const longest = 600;
/** What a request asks for. */
const wish =
  /^(?:(?:please|pls|kindly|now|can you|could you|would you|help me(?: to)?|i (?:want|need|would like)(?: you)?(?: to)?)[, ]+)*(?:write|create|implement|generate|make|build|develop|design|add|give me|show me|fix|refactor|optimi[sz]e|explain|convert|translate|rewrite|complete|improve)\s+(?:(?:me|us)\s+)?(?:an?|the|some|this|that|these|my|all|more|unit|another)\b/i;
const polite =
  /^(?:please|pls|can you|could you|would you|help me|i (?:want|need) you to|how (?:do|can) (?:i|you)|how to)\b/i;
/** In English, what tells that code is meant: a docstring, too, says "Create a …". */
const thing =
  /\b(?:functions?|methods?|class(?:es)?|scripts?|programs?|tests?|quer(?:y|ies)|regex(?:es)?|components?|apis?|endpoints?|algorithms?|modules?|loops?|code|snippets?|examples?|apps?|applications?|web ?(?:site|page)|game|calculator|server|sort|bugs?|types?)\b/i;
const chineseWish =
  /^(?:请|帮我|帮忙|麻烦|给我|能否|能不能|可否|可以帮|我想|我要|我需要|如何|怎么|怎样|写一|写个|写出|编写|用[^，。\n]{1,16}?(?:写|编写|实现)|实现一|实现个|生成一|创建一|做一个|设计一|解释|优化|重构|修复|翻译)/;
/** A comment, or quotes around text: that is how a base model is told what to write. */
const comment = /^(?:#|\/\/|\/\*|\*|--|<!--|"""|'''|;|%|\(\*|rem\b|=begin)/i;
/** Prose has none of these at the end of a line, nor assignments and calls. */
const code =
  /[;{}]\s*$|[^=!<>]=[^=]|=>|->|::|\w\(\)|:\w+:|\w\[\w*\]|<\/|^\s*(?:import|from|def|class|function|const|let|var|return|if|for|while|public|private)\b.*[:({;]\s*$/m;

/** Whether a text asks for code as one asks a person, with no code in it: a base model goes on with such a text instead of doing what it says. */
export function readsLikeInstruction(given: string): boolean {
  const text = given.trim();
  if (text === '' || text.length > longest || comment.test(text) || code.test(text)) return false;
  if (/\p{Script=Han}/u.test(text)) return chineseWish.test(text) && (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 4;
  if (text.split(/\s+/).length < 3) return false;
  return (wish.test(text) || polite.test(text)) && thing.test(text);
}
