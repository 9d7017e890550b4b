/** What a setting has to be, or what else is wrong with it. */
export const settingReasons = {
  boolean: 'has to be true or false.',
  number: 'has to be a number.',
  whole: 'has to be a whole number.',
  range: 'has to be from {0} to {1}.',
  string: 'has to be a string.',
  strings: 'has to be a list of strings.',
  someStrings: 'holds items that are not text.',
  url: 'has to be an http or https address without a user name.',
  backend: 'is none of the known backends.',
  auth: 'has to be "auto", "oauth", "bearer" or "iam".',
  fim: 'has to be "auto", "off", "suffix" or the name of a family of models.',
  length: 'has to be "auto", "line" or "block".',
  trigger: 'has to be "automatic" or "manual".',
  keys: 'has to be "editor", "tabIndents" or "vim".',
  endpoint: 'has to be 2 to 20 lower-case letters, digits, "_" or "-", or the full URL of the service.',
  prices: 'has to be an object with a price for each backend.',
  somePrices: 'holds prices of no known backend, or without "input" and "output" from 0 to 1000000.',
  currency: 'has to be the code of a currency in three letters, such as CNY.',
  capUnit: 'has to be "tokens", "requests" or "money".',
} as const;

/** About settings. */
export const settingMessages = {
  settingProblem: 'Setting starcoder.{0} {1} {2} is used.',
} as const;
