import { cutAt, type Draft, isMarkup, type Place } from './draft.ts';

/** What models write between texts, by family (spec 5.1 to 5.3): never part of a program's continuation. */
const markers = new RegExp(
  [
    // StarCoder, StarCoder2, Granite, stable-code; SantaCoder with hyphens. A usage line has its `<filename>`, too.
    /<fim[_-](?:prefix|suffix|middle|pad)>|<file_sep>|<(?:filename|repo_?name)>(?=[\w.~/-])|<gh_stars>/,
    /<issue_(?:start|comment|closed)>|<jupyter_(?:start|text|code|output)>|<empty_output>|<commit_(?:before|msg|after)>/,
    // Qwen, CodeGemma, CodeGeeX, Llama; DeepSeek, with bars and blanks of its own.
    /<\|[A-Za-z][\w-]*\|>|<｜[^｜\s<>]{1,30}｜>/,
    // Reasoning models, who are through with it by then.
    /<\/?think(?:ing)?>/,
    // CodeLlama; CodeGemma; Seed-Coder.
    /<(?:EOT|SUF|MID)>|<(?:start|end)_of_turn>|<[eb]os>|<\[(?:fim-(?:prefix|suffix|middle)|(?:begin|end)▁of▁sentence)\]>/,
    // Codestral, where it is no index.
    /(?<=^|[\n;{})]\s*)\[(?:PREFIX|SUFFIX|MIDDLE)\]|\n\+{5} \S/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
/** Of CodeLlama and Codestral; in markup they are elements. */
const tags = /<\/s>|<PRE> /;

/** Cuts at the first special token of a model. */
export function stripMarkers(draft: Draft, place?: Place): Draft {
  const found = [draft.text.search(markers), place && !isMarkup(place.language) ? draft.text.search(tags) : -1];
  const at = Math.min(...found.filter((one) => one >= 0));
  // `names█` + `[PREFIX]` is an index.
  const isIndex = at === 0 && draft.text.startsWith('[') && /[\w)\]]$/.test(place?.lineBefore ?? '');
  return Number.isFinite(at) && !isIndex ? cutAt(draft, at) : draft;
}
