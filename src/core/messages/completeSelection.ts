/** Complete Selection. */
export const selectionMessages = {
  nothingSelected: 'StarCoder: select the text to complete first.',
  excluded: 'StarCoder: no model is told of this file: its name or "starcoder.exclude" says so.',
  completing: 'StarCoder: completing the selection',
  count: 'selection {0} of {1}',
  nothingToAdd: 'StarCoder: the model had nothing to add.',
  editRefused: 'StarCoder: the text around the completion changed or cannot be edited, so it ended there.',
  instruction:
    'StarCoder: this reads like an instruction, but a base model only continues text. Write a comment and the beginning of the code instead, and select both. For example: "# sum of the even numbers", and below it "def sum_even(numbers):".',
  done: 'StarCoder: the selection is completed',
  alternative: 'StarCoder: completion {0} of {1}',
  choose: 'Enter or Escape keeps it',
  keep: 'Keep It',
  another: 'Ask for Another One',
  next: 'Show the Next One',
  previous: 'Show the One Before',
  takeBack: 'Take It Back',
} as const;
