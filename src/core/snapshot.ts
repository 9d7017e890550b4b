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
