/** Other extensions that show suggestions. {0} is the other one. */
export const neighbourMessages = {
  both: '{0} also shows suggestions while you type; two at once hide each other. Which do you want to see?',
  onlyStarCoder: 'Only StarCoder',
  onlyOther: 'Only {0}',
  keepBoth: 'Both',
  disable: 'StarCoder: disable {0} on this page to see suggestions of StarCoder alone.',
} as const;
