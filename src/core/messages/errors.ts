import type { ErrorKind } from '../errors.ts';

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
  capReached:
    'What you allow with "{1}" is spent, so nothing is asked for while you type. Press Alt+\\ to ask by hand, raise "{1}", or wait: StarCoder goes on by itself when it begins anew.',
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
  capReached: 'cap reached',
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
