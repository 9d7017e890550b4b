import type { CompletionError } from './errors.ts';
import type { ScanState } from './scan.ts';

/** Sampling parameters of the Qianfan StarCoder API (seed page). Absent means: not sent, the service decides. */
export interface Sampling {
  /** (0, 1]; 0 is rejected by the service. */
  readonly temperature?: number;
  /** Positive integer. */
  readonly topK?: number;
  /** [0, 1]. */
  readonly topP?: number;
  /** [1, 2]. */
  readonly penaltyScore?: number;
}

/** The wire protocols that the client speaks; `builtin` is none: the engine of the extension itself answers. */
export type ProtocolName = 'builtin' | 'qianfan-v1' | 'qianfan-v2' | 'openai' | 'llamacpp' | 'ollama' | 'mistral';

/**
 * How a request proves who asks: an OAuth token for an application's two keys, one key as a bearer, a signature with the two keys
 * of IAM, or a key as a bearer if there is one.
 */
export type AuthMethod = 'oauth' | 'bearer' | 'iam' | 'optional';

/** Models that were trained alike to fill in between two texts: with the same tokens in the same order. */
export type FimFamily =
  | 'starcoder'
  | 'starcoder2'
  | 'qwen'
  | 'deepseek'
  | 'codellama'
  | 'codestral'
  | 'codegemma'
  | 'granite'
  | 'seed-coder'
  | 'stable-code'
  | 'santacoder'
  | 'mellum';

/** How the model is told what follows the cursor: as the service and the model's name say, not at all, as the protocol's `suffix`, or in the tokens of a family. */
export type FimChoice = 'auto' | 'off' | 'suffix' | FimFamily;

/** How much a suggestion may be: as much as the place calls for, the rest of a line, or always a statement or block. */
export type Length = 'auto' | 'line' | 'block';

/** What a service costs, in the person's currency for a million tokens. */
export interface Price {
  /** Of the prompt. */
  readonly input: number;
  /** Of the answer. */
  readonly output: number;
}

export type CapUnit = 'tokens' | 'requests' | 'money';

/** How much may be spent without being asked, on all services together. */
export interface Cap {
  readonly unit: CapUnit;
  /** In a local day; undefined for no limit. */
  readonly daily: number | undefined;
  /** In a calendar month; undefined for no limit. */
  readonly monthly: number | undefined;
}

/** When suggestions come: while one types, or only when they are asked for. */
export type Trigger = 'automatic' | 'manual';

/** Who owns Tab and Esc: the editor as it is, Tab for indenting alone, or Vim. */
export type KeyPreset = 'editor' | 'tabIndents' | 'vim';

/** What is known about a kind of service; the person chooses one and overrides what differs. */
export interface Preset {
  readonly protocol: ProtocolName;
  readonly auth: AuthMethod;
  /** Base URL; empty where there is no usual one. */
  readonly url: string;
  /** Model name to begin with, where one is needed; empty: the person has to say. */
  readonly model: string;
  readonly needsModel: boolean;
  /** The service takes the text after the cursor as `suffix`. */
  readonly suffix: boolean;
  /** What it allows by default; 0 where it has no such limit. */
  readonly requestsPerSecond: number;
}

/** Everything the person can set, checked and clamped. One keystroke sees one value. */
export interface Settings {
  /** Off, nothing comes at all, not even when it is asked for. */
  readonly enabled: boolean;
  readonly trigger: Trigger;
  /** For the keybindings of package.json, which read the setting themselves. */
  readonly keys: KeyPreset;
  /** Name of the preset. */
  readonly backend: string;
  readonly preset: Preset;
  /** The preset's unless the person chose another. */
  readonly auth: AuthMethod;
  /** Base URL of the service, without a trailing slash; the preset's unless the person set one. */
  readonly url: string;
  /** Base URL of the OAuth token host, without a trailing slash. */
  readonly tokenUrl: string;
  /** The "API address" chosen when a Qianfan V1 service was published; empty while unset. */
  readonly endpoint: string;
  /** Name of the model, where the service holds several; empty while unset. */
  readonly model: string;
  readonly fim: FimChoice;
  /** Tokens of one answer at the most, where the service knows a limit. */
  readonly maxTokens: number;
  /** At most so many requests are made; 0 for no limit. */
  readonly requestsPerSecond: number;
  /** Qianfan V2: the application that usage is counted for; empty means not sent. */
  readonly appId: string;
  /** False asks for whole answers, for gateways that hold streams back. */
  readonly stream: boolean;
  /** Pause after the last keystroke, in ms. */
  readonly debounceMs: number;
  /** Prompt budget in estimated tokens. */
  readonly maxPromptTokens: number;
  /** Patterns as in `.gitignore` of files that no model is told of, beside those that are made to hold secrets. */
  readonly exclude: readonly string[];
  /** After each suggestion, ask already for what comes after it. */
  readonly lookAhead: boolean;
  readonly length: Length;
  /** Lines of one suggestion at the most. */
  readonly maxLines: number;
  readonly sampling: Sampling;
  /** Opaque end-user id for the service's abuse monitoring; empty means not sent. */
  readonly userId: string;
  /** Replaces the language's own stop sequences when not empty. */
  readonly stopSequences: readonly string[];
  /** What the services cost that the person set a price for, by backend. */
  readonly prices: Readonly<Record<string, Price>>;
  /** ISO 4217 code of what prices are in. */
  readonly currency: string;
  readonly cap: Cap;
  readonly builtin: BuiltinSettings;
}

/** How the built-in engine speaks. */
export interface BuiltinSettings {
  /** It stands in as long as the service does not answer. */
  readonly fallback: boolean;
  /** How sure it has to be of what it shows, from 0 to 1. */
  readonly precision: number;
  /** It shows whole lines only, and not as much of one as is sure. */
  readonly wholeLines: boolean;
}

/** What the person keeps with us: one key, or the two of an application or of IAM. */
export interface Credentials {
  readonly apiKey: string;
  /** Empty where one key is enough. */
  readonly secretKey: string;
}

/** What the provider read from the editor at one keystroke: strings, cut to what can be used; line ends are `\n`. */
export interface Snapshot {
  /** Names the document (its URI): what is remembered of one is never used in another. */
  readonly document: string;
  /** What the document is called to the model: relative to its folder, with `/`; empty where it has no name. */
  readonly path: string;
  readonly languageId: string;
  /** One step of indentation in this editor: a tab or some spaces. */
  readonly indentUnit: string;
  readonly prefix: string;
  readonly suffix: string;
  /** `prefix` ends in what the suggest widget has selected: the cursor does not stand there yet. */
  readonly isAhead?: boolean;
  /** The person asked (command or key) rather than typed. */
  readonly manual: boolean;
  /** The person, or its name, says that no model is to be told of this document. */
  readonly excluded?: boolean;
  /** The person turned suggestions off for this document. */
  readonly offHere?: boolean;
  /** The person wants to be left alone for a while. */
  readonly snoozed?: boolean;
  /** Keys write nothing here, or over what is there: Vim's Normal mode, overtyping. */
  readonly notInserting?: boolean;
  /** What stands in the way of writing here: text is selected, or there are several cursors. */
  readonly selecting?: 'selection' | 'severalCursors';
  /** The last change of the document took text away, or is a key of an input method that has not yet written what it composes. */
  readonly lastEdit?: 'deleted' | 'undone' | 'composing' | undefined;
}

/** Text from elsewhere that says something about what is written here. */
export interface ContextPiece {
  readonly kind: 'similar' | 'definition' | 'recentEdit';
  /** As in `Snapshot.path`. */
  readonly path: string;
  /** Whole lines, without a line end at the end. */
  readonly text: string;
}

/** One row of the language table: what the engine has to know about a language, and no parser. */
export interface Language {
  /** What starts a comment that runs to the end of the line. */
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  /** String delimiters, longest first. */
  readonly strings: readonly StringSyntax[];
  /** `'x'` is a character, as in C: a lone `'` opens nothing. */
  readonly charLiterals?: boolean;
  /** `/…/` may be a regular expression, as in JavaScript. */
  readonly regexLiterals?: boolean;
  /** Matches where a text begins that starts in the next line and ends at a line with `tag`: `<<EOF`. */
  readonly heredoc?: RegExp;
  /** Brackets tell where a block ends; otherwise indentation does. */
  readonly braces: boolean;
  /** Matches a line, without its comment and trailing blanks, that opens a block. */
  readonly blockOpener: RegExp;
  /** Matches a line, without its comment, that is not the end of a statement: it ends in an operator, or a `\\`. */
  readonly openEnd?: RegExp;
  /** Matches what only leads to a statement: a decorator, an annotation, an attribute. */
  readonly leadIn?: RegExp;
  /** Matches the start of a deeper line that goes on with the statement above, such as `.then`. */
  readonly chain?: RegExp;
  /** A statement ends in `;` or `}`: a deeper line goes on with one that does not. */
  readonly semicolons?: boolean;
  /** A statement goes on until a line ends in this, as in SQL. */
  readonly statementEnd?: string;
  /** Matches the start of a line that belongs to a block at the indentation of the block's own header: YAML's `- `. */
  readonly listItem?: RegExp;
  /** Matches the start of a line that ends a block at the block's own indentation, such as `end` or `</`. */
  readonly closer?: RegExp;
  /** After a statement whose first line matches `head`, a line that matches `line` goes on with it: `else`, `catch`, `{` … */
  readonly continuation?: { readonly head: RegExp; readonly line: RegExp };
  /** Stop sequences of an answer of several lines, the most useful first. */
  readonly stops: readonly string[];
}

/** A string begins and ends with `quote`. */
export interface StringSyntax {
  readonly quote: string;
  /** Has to match the end of the text before the quote, such as the `f` of Python's f-strings. */
  readonly after?: RegExp;
  /** It may hold line ends. */
  readonly multiline?: boolean;
  /** A backslash does not escape, as in Go's backquotes. */
  readonly raw?: boolean;
  /** What begins code within the string, such as `${`; the bracket at its end says what closes it. `{{` is never a hole. */
  readonly holes?: readonly string[];
}

/**
 * How much is wanted: the rest of a `line`; one `statement`, with its block if it opens one; or the `body` of the block
 * that the text before the cursor has just opened.
 */
export type Extent = 'line' | 'statement' | 'body';

/** What is wanted where the cursor stands; worked out once for each question. */
export interface Wanted {
  readonly extent: Extent;
  /** The cursor stands behind a finished line, where the next thing to write is a line end. */
  readonly lineIsFinished: boolean;
  /** Brackets, strings and comments that are open at the cursor. */
  readonly state: ScanState;
}

/** What goes to the model. */
export interface CompletionRequest {
  /** As in `Snapshot.document`; for the built-in engine, and never sent. */
  readonly document?: string;
  /** What is written, as VS Code names it; the service is not told, the counter is. */
  readonly languageId: string;
  readonly prompt: string;
  /** Text after the cursor, for services that take it apart from the prompt; empty for none. */
  readonly suffix: string;
  /** Text from elsewhere, for services that take it apart from the prompt. */
  readonly extra?: readonly ContextPiece[] | undefined;
  /** Stop sequences for the wire: at most 4 of at most 20 characters for Qianfan V1. */
  readonly stop: readonly string[];
  /** The person asked and waits: let through where only typing is held back. */
  readonly manual: boolean;
}

/** A question that only a model that fills in answers. */
export interface InfillQuestion {
  readonly request: CompletionRequest;
  /** The answer is short and holds these. */
  readonly names: readonly string[];
}

/** A prompt and how its answer is to be read. */
export interface Prompt {
  readonly text: string;
  /** Text after the cursor, if the service takes it apart. */
  readonly suffix: string;
  /** Text from elsewhere, if the service takes it apart. */
  readonly extra?: readonly ContextPiece[];
  /** For the wire, within its limits. */
  readonly wireStops: readonly string[];
  /** All of them, applied to the answer here. */
  readonly stops: readonly string[];
}

/** Token counts of one request. */
export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** One piece of an answer. */
export interface Delta {
  readonly text: string;
  /** The server said that this is the end. */
  readonly done: boolean;
  /** A request goes out; nothing has come yet. */
  readonly sent?: true;
  /** As reported so far; the last one counts. */
  readonly usage?: TokenUsage;
  /** The service said that nothing is left to ask for during so many ms. */
  readonly exhaustedMs?: number;
  /** The service's content check refused the text: what was shown is withdrawn. */
  readonly unsafe?: boolean;
}

/** Text to show, and how many characters after the cursor it replaces (closers that it holds itself). */
export interface Suggestion {
  readonly text: string;
  readonly replaceSuffixChars: number;
}

/** Why no request was made. */
export type SkipReason =
  /** By the setting: everywhere, in this workspace or for this language. */
  | 'disabled'
  | 'excluded'
  /** For this document. */
  | 'offHere'
  | 'snoozed'
  /** Only who asks gets an answer. */
  | 'manualOnly'
  /** A mode in which keys are commands, or overtyping. */
  | 'notInserting'
  | 'emptyPrompt'
  | 'midWord'
  | 'selection'
  | 'severalCursors'
  | 'deleted'
  | 'undone'
  /** An input method is composing. */
  | 'composing'
  /** The model had nothing to say here a moment ago. */
  | 'nothingHere'
  /** What is known here was dismissed with Esc. */
  | 'dismissed'
  | 'paused';

/** Why an answer was not shown: each rule that can leave nothing of one has a name. */
export type DropReason =
  /** Nothing came at all. */
  | 'empty'
  /** Blanks and line ends. */
  | 'blank'
  /** It began with a special token of a model. */
  | 'marker'
  /** It was thought and nothing written. */
  | 'thinking'
  /** It spoke of code and wrote none. */
  | 'talk'
  /** It wrote again what stands before the cursor. */
  | 'echo'
  /** It began with a stop sequence. */
  | 'stopSequence'
  /** Its first line belongs to another block. */
  | 'outsideBlock'
  /** It wrote the lines that stand below the cursor. */
  | 'repeatsBelow'
  /** It wrote what stands behind the cursor. */
  | 'repeatsSuffix'
  /** With it in front, the code behind the cursor would be broken. */
  | 'breaksLine'
  /** The service's content check refused it. */
  | 'unsafe'
  /** It was dismissed here with Esc. */
  | 'dismissed'
  /** VS Code would not show it. */
  | 'notFitting';

/** Which rule ended an answer that the model might have gone on with. */
export type CutReason = 'length' | 'marker' | 'talk' | 'stopSequence' | 'extent' | 'repeats' | 'lines';

/** How one keystroke ended. Every "nothing shown" has a name. */
export type Outcome =
  | {
      readonly kind: 'suggested';
      readonly suggestion: Suggestion;
      /** Other candidates, where the person asked. */
      readonly others: readonly Suggestion[];
      /** It was known before, so nobody was asked and nothing new is offered. */
      readonly recalled: boolean;
      /** Who suggested it. */
      readonly backend: string;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: CompletionError };

/** What one request cost. */
export interface RequestCost extends TokenUsage {
  /** From sending to the end, or to hanging up. */
  readonly milliseconds: number;
  /** The server's own count did not arrive, so it is ours. */
  readonly estimated: boolean;
}

/** One thing that the usage counter counts. */
export type UsageEvent = RequestEvent | OfferedEvent | AcceptedEvent;

interface Counted {
  /** Epoch ms. */
  readonly at: number;
  /** Empty in what earlier versions counted. */
  readonly languageId: string;
  /** The setting `backend`. Empty in what earlier versions counted. */
  readonly backend: string;
}

export interface RequestEvent extends Counted {
  readonly kind: 'request';
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** As in `RequestCost`; absent in what earlier versions counted. */
  readonly milliseconds?: number;
  /** As in `RequestCost`. */
  readonly estimated: boolean;
  /** By the prices that were set when it was made, in the person's currency; absent where none was. */
  readonly cost?: number;
}

export interface OfferedEvent extends Counted {
  readonly kind: 'offered';
  readonly characters: number;
  /** From the editor's question to the suggestion; absent in what earlier versions counted. */
  readonly milliseconds?: number;
}

/** `acceptedPart`: by words or lines. The rest of it, taken as a whole, is `accepted`, so that all characters are counted once. */
export interface AcceptedEvent extends Counted {
  readonly kind: 'accepted' | 'acceptedPart';
  readonly characters: number;
}

/** What turned suggestions off where the cursor stands; `editor` is VS Code's own setting for all extensions. */
export type OffBy = 'user' | 'workspace' | 'language' | 'file' | 'editor';

/** What the status bar says about the engine. */
export type Status =
  | { readonly kind: 'ready' }
  | { readonly kind: 'working' }
  | { readonly kind: 'off'; readonly by: OffBy }
  /** No model is told of this document. */
  | { readonly kind: 'excluded' }
  /** `until` is epoch ms; absent: until the window is loaded again. */
  | { readonly kind: 'snoozed'; readonly until?: number }
  /** Ready, for who asks. */
  | { readonly kind: 'manual' }
  /** Nothing is asked for until `until` (epoch ms; absent: until keys or settings change), or until the person resumes. */
  | {
      readonly kind: 'held';
      readonly error: CompletionError;
      readonly until?: number;
      /** The built-in engine suggests meanwhile. */
      readonly standsIn?: boolean;
    };
