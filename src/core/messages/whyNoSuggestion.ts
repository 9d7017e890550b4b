import type { CutReason, DropReason, SkipReason } from '../outcome.ts';
import type { Stage } from '../trace.ts';

/** Every reason for which nothing is shown, in plain words. {0} is what holds requests back. */
export const whyReasons: Readonly<Record<SkipReason | DropReason, string>> = {
  disabled: 'Nothing was asked: suggestions are switched off here.',
  excluded: 'Nothing was asked: no model is told of this file.',
  offHere: 'Nothing was asked: you turned suggestions off for this file.',
  snoozed: 'Nothing was asked: suggestions are snoozed.',
  manualOnly: 'Nothing was asked: in manual mode only Alt+\\ asks.',
  notInserting: 'Nothing was asked: keys insert nothing here, as in Vim’s Normal mode.',
  emptyPrompt: 'Nothing was asked: there is no text before the cursor.',
  midWord: 'Nothing was asked: the cursor stands inside a word.',
  selection: 'Nothing was asked: text is selected.',
  severalCursors: 'Nothing was asked: there are several cursors.',
  deleted: 'Nothing was asked: the last change deleted text.',
  undone: 'Nothing was asked: the last change was undone or redone.',
  composing: 'Nothing was asked: an input method had not yet written what you composed.',
  nothingHere: 'Nothing was asked: the model had nothing to say here a moment ago.',
  dismissed: 'Hidden: you dismissed this suggestion here, or took it and deleted it, in the last ten minutes.',
  paused: 'Nothing was asked: requests are held back ({0}).',
  empty: 'Asked, and the model answered with nothing.',
  blank: 'Asked, and the model answered with blanks alone.',
  marker: 'Hidden: it began with a special token of the model.',
  thinking: 'Hidden: the model thought about it and wrote nothing.',
  talk: 'Hidden: the model talked about code and wrote none.',
  echo: 'Hidden: it repeated the text before the cursor.',
  stopSequence: 'Hidden: it began with a line end or another stop sequence.',
  outsideBlock: 'Hidden: it began with something that does not belong to the block at the cursor.',
  repeatsBelow: 'Hidden: it repeated the lines below the cursor.',
  repeatsSuffix: 'Hidden: it repeated what stands behind the cursor.',
  breaksLine: 'Hidden: it would have broken the code behind the cursor.',
  unsafe: 'Hidden: the content check of the service refused it.',
  notFitting: 'Hidden: VS Code shows no suggestion that replaces text without containing it.',
};

/** What is otherwise where the built-in engine was asked, and no model. */
export const whyBuiltinReasons: Readonly<Partial<Record<SkipReason | DropReason, string>>> = {
  empty: 'Nothing shown: the built-in engine was not sure enough of what comes next.',
  nothingHere: 'Nothing shown: the built-in engine was not sure enough here a moment ago.',
};

/** The other ways in which a question ends. */
export const whyEndings = {
  shown: 'A suggestion was handed to VS Code.',
  shownBuiltin: 'A suggestion of the built-in engine was handed to VS Code.',
  recalled: 'A suggestion that was known already was handed to VS Code.',
  cancelledUnasked: 'Cancelled before anything was asked: you typed on, or went elsewhere.',
  cancelledAsked: 'Cancelled while the model was writing: you typed on, or went elsewhere.',
  failed: 'Asked, and it failed ({0}).',
} as const;

/** What can be done about it. */
export const whyAdvice = {
  switchOn: 'Switch suggestions on, for example for this language alone.',
  useMenu: 'Choose otherwise in the menu of the status bar, or run "StarCoder: Show Menu".',
  include: 'Take the file out of the list if it holds no secrets.',
  askByHand: 'To ask all the same, press Alt+\\.',
  typeOn: 'Type on, or press Alt+\\.',
  completeSelection: 'To have the selection completed, run "StarCoder: Complete Selection".',
  goOn: 'Let the doctor find the cause, or try again now.',
  shorterPause: 'If the pause is too long for you, make it shorter.',
  lessSure: 'To see more, and more that is wrong, let it be less sure.',
  otherModel: 'If it happens often, choose another model.',
  baseModel: 'Models made for chat do this: choose one made to fill in code.',
  markerFamily: 'If it happens often, tell how your model fills in between two texts.',
  tellSuffix: 'If it happens often, see that your model is told what follows the cursor.',
  stops: 'If it happens often, see the stop sequences.',
  length: 'If you want more than one block, ask for longer suggestions.',
} as const;

/** What the time went to. */
export const whyStages: Readonly<Record<Stage | 'refine', string>> = {
  known: 'looking up',
  joined: 'answer on its way',
  pause: 'pause',
  context: 'context',
  builtin: 'built-in engine',
  turn: 'turn and sign-in',
  firstWord: 'first word',
  answer: 'rest of the answer',
  refine: 'refining, meanwhile',
};

/** What ended an answer. */
export const whyCuts: Readonly<Record<CutReason, string>> = {
  length: 'ended after 2,000 characters',
  marker: 'ended at a special token',
  talk: 'ended where the model went on to talk',
  stopSequence: 'ended at a line end or another stop sequence',
  extent: 'ended with the line or block',
  repeats: 'ended where it began to repeat',
  lines: 'ended after the lines allowed',
};

/** The page. */
export const whyPage = {
  whyTitle: 'Why No Suggestion?',
  whyLast: 'The last time, {0} ago: {1}',
  whyNone: 'VS Code has not asked StarCoder for anything yet in this window. Type in a file, then look again.',
  whyEditorOff: 'VS Code shows no suggestions at all: "editor.inlineSuggest.enabled" is off.',
  whyReasonsHeading: 'By reason',
  whyListHeading: 'The last {0}, newest first',
  whyTime: 'Time',
  whyLanguage: 'Language',
  whyWhat: 'What happened',
  whyCount: 'Times',
  whyManual: 'asked with a key',
  whyMilliseconds: '{0} ms',
  whySeconds: '{0} s',
  whyMinutes: '{0} min',
  whyTook: '{0} in all',
  whyCharacters: 'characters: {0}',
  whyRequests: 'requests: {0}',
  whyTokens: 'prompt: about {0} tokens',
  whyCopy: 'Copy for an Issue',
  whyAgain: 'Look Again',
  whyDoctor: 'Run Doctor',
  whyResume: 'Try Again',
  whyLog: 'Show Log',
  whyOpenSetting: 'Open "{0}"',
  whyHiddenHeading: 'What only VS Code knows',
  whyHiddenIntro:
    'What was handed over can still stay hidden, and some keys never lead to a question. Extensions are not told when:',
  whyHiddenList: 'the suggest list is open, and the suggestion does not go on with its selected entry;',
  whyHiddenOther: 'another extension shows its suggestion instead;',
  whyHiddenTyped: 'you typed on in the moment in which it came;',
  whyHiddenSnippet: 'a snippet is being filled in, or an input method is still composing;',
  whyHiddenKind: 'the document is no file to write in, such as output, a comparison or an input box.',
  whyCopied: 'StarCoder: the report is on the clipboard. It holds no code, no keys and no names of files or hosts.',
} as const;
