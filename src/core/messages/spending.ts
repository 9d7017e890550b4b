/** Spending and its cap. */
export const spendingMessages = {
  tokensOf: '≈{0} of {1} tok',
  requestsOf: '{0} of {1} req',
  moneyOf: '{0} of {1}',
  monthlyOf: '{0} this month',
  today: 'Today {0} of the cap of {1} {2} are spent.',
  thisMonth: 'This month {0} of the cap of {1} {2} are spent.',
  tokens: 'tokens',
  requests: 'requests',
  todayMoney: 'Today {0} of the cap of {1} is spent.',
  thisMonthMoney: 'This month {0} of the cap of {1} is spent.',
  near: 'StarCoder: most of what you allow is spent. {0} When the cap is reached, nothing is asked for while you type.',
  askBeyond: 'StarCoder: your own cap is reached ("{0}"). Ask the model all the same?',
  askOnce: 'Ask Once',
  askUntilAnew: 'Ask Until the Cap Begins Anew',
  changeCap: 'Change the Cap',
  showUsage: 'Show Usage',
} as const;
