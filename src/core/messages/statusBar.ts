/** The status bar. */
export const statusMessages = {
  working: 'waiting for the model',
  disabled: 'off here',
  usage: '{0} req · ≈{1} tok',
  usageToday:
    'Today: {0} requests, about {1} tokens sent and {2} received. {3} suggestions offered, {4} accepted ({5} characters).',
  goesOnAt: 'StarCoder goes on by itself at {0}.',
  clickToSetKeys: 'Click to set the keys.',
  clickToSet: 'Click to set "{0}".',
  clickToRetry: 'Click to try again now.',
  clickForLog: 'Click for the log.',
} as const;
