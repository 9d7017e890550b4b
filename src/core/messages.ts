import type { ErrorKind } from './errors.ts';

/**
 * What every error says to the person: what happened, then what to do. {0} is the host, {1} the server's own words.
 * English is the key; `l10n/bundle.l10n.zh-cn.json` holds the Chinese, and a test holds the two together.
 */
export const errorMessages: Readonly<Record<ErrorKind, string>> = {
  needsKeys: 'No keys yet. Run "StarCoder: Set Credentials" with the key or keys of your service.',
  needsEndpoint:
    'No service address yet. Set "starcoder.endpoint" to the API address that you chose when you published the service on Qianfan.',
  needsUrl: 'No address of a server yet. Set "starcoder.url".',
  needsModel: 'No model yet. Set "starcoder.model" to the name that your server gives it.',
  wrongApiKey:
    '{0} does not know this API key. Copy the API key of your Qianfan application (not an IAM access key) and run "StarCoder: Set Credentials".',
  wrongSecretKey:
    '{0} refused the secret key. Copy the secret key that belongs to your API key and run "StarCoder: Set Credentials".',
  keysRefused:
    '{0} refused the key ({1}). Check in its console that the key is complete, still valid and meant for this service, then run "StarCoder: Set Credentials".',
  tokenExpired:
    '{0} did not accept a fresh access token ({1}). Check the keys and run "StarCoder: Set Credentials", or try again later.',
  endpointUnknown:
    '{0} has no service at this address ({1}). Check "starcoder.url" and, for Qianfan V1, "starcoder.endpoint": the API address chosen at publication. A V1 service that Baidu has closed has to be deployed again as V2.',
  modelUnknown: '{0} has no such model, or none for this key ({1}). Check "starcoder.model".',
  noInfill: 'The model on {0} cannot fill in between two texts ({1}). Choose a model that can with "starcoder.model".',
  clockSkew: '{0} found the signature out of date ({1}). Set the clock of this machine right, then try again.',
  notGranted:
    'This application may not use the service ({1}). In the Qianfan console, check that the service is published, granted to the application, and that billing is on.',
  dailyLimit:
    'The daily limit of the service is reached, or billing was never turned on ({1}). Turn on billing in the Qianfan console, or wait: StarCoder goes on at midnight, Beijing time.',
  totalLimit: 'The free quota of the service is used up ({1}). Turn on billing in the Qianfan console, then resume.',
  rateLimited:
    'The service allows fewer requests than were made ({1}). StarCoder waits a little and goes on by itself.',
  serverBusy: '{0} has trouble ({1}). StarCoder waits a little and goes on by itself.',
  badRequest: '{0} did not accept the request ({1}). Check the sampling settings, such as "starcoder.temperature".',
  promptTooLong:
    'The prompt is too long for the service ({1}). StarCoder sends half as much from now on; to keep it so, lower "starcoder.maxPromptTokens".',
  contentRefused: 'The content check of the service refused the text ({1}).',
  offline:
    '{0} cannot be reached ({1}). Check the network, the proxy (http.proxy) and "starcoder.url"; StarCoder tries again by itself.',
  untrusted:
    '{0} shows a certificate of an authority that this machine does not trust ({1}). If it is one of your company, install that authority in the certificate store of the machine, restart VS Code and try again.',
  proxyRefused:
    'A proxy on the way to {0} wants a user name and password ({1}). Put them into "http.proxy", as in http://user:password@proxy:8080 (VS Code keeps "http.proxyAuthorization" from extensions), then try again.',
  timedOut: '{0} did not answer in time ({1}). StarCoder waits a little and goes on by itself.',
  badGateway:
    '{0} answered with a web page instead of a completion ({1}). Check "starcoder.url" and whether a proxy or sign-in page stands in between.',
  badAnswer:
    '{0} sent an answer that cannot be read ({1}). Check "starcoder.url"; StarCoder waits a little and goes on by itself.',
};

/** A word or two for the status bar while nothing is asked for. */
export const errorTitles: Readonly<Record<ErrorKind, string>> = {
  needsKeys: 'needs keys',
  needsEndpoint: 'needs an address',
  needsUrl: 'needs an address',
  needsModel: 'needs a model',
  wrongApiKey: 'wrong API key',
  wrongSecretKey: 'wrong secret key',
  keysRefused: 'keys refused',
  tokenExpired: 'keys refused',
  endpointUnknown: 'no such service',
  modelUnknown: 'no such model',
  noInfill: 'model cannot infill',
  clockSkew: 'clock is off',
  notGranted: 'service not granted',
  dailyLimit: 'daily limit',
  totalLimit: 'quota used up',
  rateLimited: 'paused',
  serverBusy: 'paused',
  badRequest: 'request refused',
  promptTooLong: 'prompt too long',
  contentRefused: 'content refused',
  offline: 'offline',
  untrusted: 'unknown certificate',
  proxyRefused: 'proxy refused',
  timedOut: 'paused',
  badGateway: 'wrong host?',
  badAnswer: 'paused',
};

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

/** What the doctor looks at. */
export const doctorChecks = {
  setup: 'Keys and settings',
  network: 'Connection',
  clock: 'Clock',
  token: 'Sign-in',
  model: 'Model',
} as const;

/** How a check of the doctor ends. */
export const doctorStates = {
  ok: 'in order',
  failed: 'to be mended',
  skipped: 'left out',
} as const;

/** What the doctor finds. */
export const doctorMessages = {
  setUp: 'Everything that "{0}" needs is set.',
  v2KeyForV1:
    'This is a key of Qianfan V2, but "starcoder.backend" is "{0}": StarCoder asks V2 with it, and not your V1 service. Set "starcoder.backend" to "qianfan-v2", or run "StarCoder: Set Credentials" with the two keys of your application.',
  v2KeyForSignature:
    'A key of Qianfan V2 signs nothing, but "starcoder.auth" is "{0}". Set "starcoder.auth" to "auto".',
  appKeyForV2:
    '{0} refused the key ({1}). A key of Qianfan V2 begins with bce-v3/, and this one does not: it may belong to an application for V1. Make a V2 key in the Qianfan console and run "StarCoder: Set Credentials", or set "starcoder.backend" to "qianfan-v1".',
  iamKeyAsApiKey:
    '{0} refused the key ({1}). It looks like an access key of IAM, which is no API key. Run "StarCoder: Set Credentials" with the API key of this service, or set "starcoder.auth" to "iam" to use the access key and its secret key.',
  appKeyAsIamKey:
    '{0} does not know this access key ({1}). It does not look like one of IAM: if it is the API key of an application, set "starcoder.auth" to "auto"; otherwise run "StarCoder: Set Credentials" with the access key and its secret key.',
  reached: '{0} can be reached.',
  unknownHost: 'No host is called {0} ({1}). Check the spelling of "{2}" and the network.',
  notRunning:
    'Nothing listens on {0}. Start the server there, for example with: {1}. Over SSH, in WSL or in a container, this address is on the machine where the extension runs.',
  notRunningThere:
    'Nothing listens on {0}. Start the server there, or check "{1}". Over SSH, in WSL or in a container, this address is on the machine where the extension runs.',
  refusesConnections:
    '{0} refuses connections ({1}). Check the host and the port in "{2}", and that its firewall lets this machine in.',
  silent:
    '{0} says nothing within {1} s. Check "{2}" and the network; if the server is your own, see its log and restart it.',
  proxyUnreachable:
    'The proxy {0} cannot be reached ({1}), and the way to {2} leads through it. Check "http.proxy" and the environment variables HTTP_PROXY and HTTPS_PROXY.',
  certificateExpired:
    'The certificate of {0} is not valid at this time ({1}). Check the date of this machine; if it is right, the certificate of the server has to be renewed.',
  certificateName:
    'The certificate that {0} shows is made out to another name ({1}). Write the name that stands in the certificate into "{2}", and check that no proxy or sign-in page answers in its place.',
  speaksNoTls: '{0} answers, but not over TLS ({1}). Write http:// in place of https:// in "{2}", or check the port.',
  hungUp:
    '{0} broke off the connection ({1}). If it speaks TLS, write https:// in place of http:// in "{2}"; otherwise see the log of the server.',
  clockRight: 'The clock of this machine agrees with that of {0}.',
  clockUnknown: '{0} does not tell its time.',
  clockOff:
    'The clock of this machine is off by {1} minutes, as {0} has it, and signatures are refused for that. Set the clock right, best by letting the system set it, then try again.',
  clockOffUnharmed: 'The clock of this machine is off by {1} minutes, as {0} has it. This service does not mind.',
  signedIn: '{0} takes the keys.',
  noSignIn: 'Nothing to exchange: the requests themselves show the key.',
  noKeyNeeded: 'No key is set; the requests go without.',
  fillsIn: 'The model on {0} answers and fills in between two texts.',
  couldFillIn:
    'The model on {0} answers and can fill in between two texts, but is not told what follows the cursor. Set "starcoder.fim" to "{1}".',
  answers: 'The model on {0} answers. It is not told what follows the cursor.',
  familyUnknown:
    'The model on {0} answers, but its name "{1}" does not tell how it fills in between two texts. If it can, set "starcoder.fim" to its family.',
  cannotFillIn:
    'The model on {0} answers, but does not fill in between two texts. Choose one that does with "starcoder.model" or "starcoder.endpoint", the right family with "starcoder.fim", or set that to "off" to have text continued alone.',
  endpointNotPublished:
    '{0} has no service with the API address "{1}" ({2}). Compare "starcoder.endpoint" with the address in the Qianfan console, and see there that the service is published. A V1 service that Baidu has closed has to be deployed again as V2.',
  wrongPath:
    '{0} has nothing at {1} ({2}). Check "starcoder.url" for a part that is missing or there twice; it should look like {3}.',
  hostOfOther:
    '{0} belongs to "{1}", but "starcoder.backend" is "{2}" ({3}). Set "starcoder.backend" to "{1}", or clear "starcoder.url".',
  modelNotPulled: '{0} does not have the model "{1}". Fetch it with: {2}, or choose another with "starcoder.model".',
  modelSilent:
    '{0} can be reached, but the model says nothing within {1} s. A server that still loads its model needs longer: wait a little and run the doctor again. Otherwise see the log of the server.',
  notTried: 'Not tried, because of what is wrong above.',
} as const;

/** Everything else that is shown. */
export const messages = {
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
  askApiKey: 'API key of your Qianfan application, or a Qianfan V2 key (bce-v3/…)',
  askSecretKey: 'Secret key of your Qianfan application',
  askBearer: 'API key of your service',
  askAccessKey: 'Access key of your Baidu account (IAM)',
  askAccessSecret: 'Secret key of your Baidu account (IAM)',
  askEndpoint: 'API address of your StarCoder service as chosen at publication, or its full URL',
  keyIsEmpty: 'Paste the key; it cannot be empty.',
  endpointIsWrong:
    'An API address has 2 to 20 lower-case letters, digits, "_" or "-"; the full URL of the service will do as well.',
  checkingKeys: 'StarCoder: checking the keys',
  keysWork: 'StarCoder: the keys work. They are kept in the secret storage of VS Code.',
  keyKept: 'StarCoder: the key is kept in the secret storage of VS Code.',
  nowV2: 'StarCoder: this is a key of Qianfan V2, so "starcoder.backend" is set to "qianfan-v2".',
  keysCleared: 'StarCoder: the keys are removed from the secret storage of VS Code.',
  keysFromEnvironment: 'StarCoder: the keys of the environment (STARCODER_API_KEY, STARCODER_SECRET_KEY) are used now.',
  nothingSelected: 'StarCoder: select the text to complete first.',
  excluded: 'StarCoder: no model is told of this file: its name or "starcoder.exclude" says so.',
  completing: 'StarCoder: completing the selection',
  nothingToAdd: 'StarCoder: the model had nothing to add.',
  editRefused: 'StarCoder: the text around the completion changed or cannot be edited, so it ended there.',
  settingProblem: 'Setting starcoder.{0} {1}',
  doctorRunning: 'StarCoder: the doctor is looking',
  doctorTitle: 'StarCoder: Doctor',
  doctorWell: 'Nothing is to be mended.',
  doctorIll: 'To be mended: {0}. Start with the first.',
  doctorChoose: 'Choose what to do; Escape leaves the page open',
  mendSetting: 'Open the setting "{0}"',
  mendValue: 'Set "{0}" to "{1}"',
  mendKeys: 'Run "StarCoder: Set Credentials"',
  mendAgain: 'Run the doctor again',
} as const;
