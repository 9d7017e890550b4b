import { cutAt, type Draft } from './draft.ts';

/** What StarCoder and StarCoder2 write between texts: never part of a program's continuation (spec 5.1, 5.2). */
const markers =
  /<\|endoftext\|>|<fim_(?:prefix|suffix|middle|pad)>|<file_sep>|<filename>|<reponame>|<repo_name>|<gh_stars>|<issue_(?:start|comment|closed)>|<jupyter_(?:start|text|code|output)>|<empty_output>|<commit_(?:before|msg|after)>/;

/** Cuts at the first special token of the model. */
export function stripMarkers(draft: Draft): Draft {
  const at = draft.text.search(markers);
  return at < 0 ? draft : cutAt(draft, at);
}
