/** What is wrong with a setting, and what happens. */
export const settingReasons = {
  boolean: 'has to be true or false; the default is used.',
  number: 'has to be a number; the default is used.',
  range: 'has to be from {0} to {1}; {2} is used.',
  string: 'has to be a string; it is ignored.',
  strings: 'has to be a list of strings; it is ignored.',
  someStrings: 'holds items that are not text; those are left out.',
  url: 'has to be an http or https address without a user name; the default is used.',
  backend: 'is none of the known backends; the default is used.',
  auth: 'has to be "auto", "oauth", "bearer" or "iam"; the default is used.',
  fim: 'has to be "auto", "off", "suffix" or the name of a family of models; the default is used.',
  length: 'has to be "auto", "line" or "block"; the default is used.',
  endpoint: 'has to be 2 to 20 lower-case letters, digits, "_" or "-", or the full URL of the service; it is ignored.',
} as const;

/** About settings. */
export const settingMessages = {
  settingProblem: 'Setting starcoder.{0} {1}',
} as const;
