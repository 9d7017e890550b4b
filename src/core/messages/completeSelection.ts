/** Complete Selection. */
export const selectionMessages = {
  nothingSelected: 'StarCoder: select the text to complete first.',
  excluded: 'StarCoder: no model is told of this file: its name or "starcoder.exclude" says so.',
  completing: 'StarCoder: completing the selection',
  nothingToAdd: 'StarCoder: the model had nothing to add.',
  editRefused: 'StarCoder: the text around the completion changed or cannot be edited, so it ended there.',
} as const;
