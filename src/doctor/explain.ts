import { isV2Key, presets } from '../config/presets.ts';
import type { CompletionError, ErrorKind } from '../core/errors.ts';
import { doctorMessages } from '../core/messages/doctor.ts';
import { errorMessages } from '../core/messages/errors.ts';
import type { Credentials, Preset, Settings } from '../core/settings.ts';
import type { Diagnosis, Fix } from './finding.ts';
import { isAccessKey } from './keyKind.ts';
import { isLocal } from './proxyFor.ts';
import { startCommand } from './startCommand.ts';

/** What was asked when an error came. */
export interface Asked {
  /** Those that are in effect with these keys. */
  readonly settings: Settings;
  readonly keys: Credentials | undefined;
  /** The address, without what proves who asks. */
  readonly url: URL;
  /** Where the person can change it. */
  readonly setting: 'starcoder.url' | 'starcoder.tokenUrl';
  /** How long was waited, in ms. */
  readonly limitMs: number;
}

/** What an error means here, as nearly as can be told, and what mends it. */
export function explain(error: CompletionError, asked: Asked): Diagnosis {
  return explainConnection(error, asked) ?? explainRefusal(error, asked) ?? asItIs(error);
}

/** What the error itself says. */
export function asItIs({ kind, host, detail }: CompletionError): Diagnosis {
  return say(errorMessages[kind], [host, detail], fixes[kind]);
}

function explainConnection({ kind, host, detail }: CompletionError, asked: Asked): Diagnosis | undefined {
  const { settings, url, setting, limitMs } = asked;
  const about = (message: string) => say(message, [host, detail, setting], { setting });
  if (kind === 'timedOut') return say(doctorMessages.silent, [host, limitMs / 1000, setting], { setting });
  if (detail === 'CERT_HAS_EXPIRED' || detail === 'CERT_NOT_YET_VALID') {
    return say(doctorMessages.certificateExpired, [host, detail]);
  }
  if (detail === 'ERR_TLS_CERT_ALTNAME_INVALID') return about(doctorMessages.certificateName);
  if (/^(?:EPROTO|ERR_SSL_\w+)$/.test(detail)) return about(doctorMessages.speaksNoTls);
  if (detail === 'ECONNRESET' || detail === 'EPIPE') return about(doctorMessages.hungUp);
  if (detail === 'ENOTFOUND' || detail === 'EAI_AGAIN') return about(doctorMessages.unknownHost);
  if (detail !== 'ECONNREFUSED') return undefined;
  if (!isLocal(url.hostname)) return about(doctorMessages.refusesConnections);
  const command = startCommand(settings, url);
  if (command !== undefined) return say(doctorMessages.notRunning, [host, command]);
  return say(doctorMessages.notRunningThere, [host, setting], { setting });
}

function explainRefusal(error: CompletionError, asked: Asked): Diagnosis | undefined {
  const { kind } = error;
  if (kind === 'endpointUnknown' || kind === 'badAnswer' || kind === 'badGateway') return explainAddress(error, asked);
  if (kind === 'wrongApiKey' || kind === 'keysRefused') return explainKey(error, asked);
  const { backend, model } = asked.settings;
  if (kind !== 'modelUnknown' || backend !== 'ollama') return undefined;
  return say(doctorMessages.modelNotPulled, [error.host, model, `ollama pull ${model}`], fixes.modelUnknown);
}

function explainAddress({ kind, host, detail }: CompletionError, asked: Asked): Diagnosis | undefined {
  const { settings, url, setting } = asked;
  const { backend, preset, endpoint } = settings;
  const other = backendAt(url, preset);
  if (other !== undefined) {
    const fix = { setting: 'starcoder.backend', value: other };
    return say(doctorMessages.hostOfOther, [host, other, backend, detail], fix);
  }
  if (kind !== 'endpointUnknown' || setting === 'starcoder.tokenUrl') return undefined;
  // V1 has its own numbers for this; a status is another host's, or the gateway's (spec 2.5).
  if (preset.protocol === 'qianfan-v1' && !detail.startsWith('HTTP')) {
    const fix = { setting: 'starcoder.endpoint' };
    return say(doctorMessages.endpointNotPublished, [host, endpoint, detail], fix);
  }
  const usual = preset.url || presets.vllm.url;
  return say(doctorMessages.wrongPath, [host, url.pathname, detail, usual], { setting });
}

/** A key of another kind is refused like a wrong one (spec 1.1, 4.3). */
function explainKey({ kind, host, detail }: CompletionError, asked: Asked): Diagnosis | undefined {
  const { settings, keys } = asked;
  const { preset, auth } = settings;
  const isV2 = preset.protocol === 'qianfan-v2';
  if (!keys || (preset.protocol !== 'qianfan-v1' && !isV2)) return undefined;
  if (auth === 'iam') {
    if (kind !== 'wrongApiKey' || isAccessKey(keys.apiKey)) return undefined;
    return say(doctorMessages.appKeyAsIamKey, [host, detail], { setting: 'starcoder.auth', value: 'auto' });
  }
  if (isAccessKey(keys.apiKey)) {
    // Its secret key is there only where two keys were asked for.
    const fix = keys.secretKey === '' ? setKeys : { setting: 'starcoder.auth', value: 'iam' };
    return say(doctorMessages.iamKeyAsApiKey, [host, detail], fix);
  }
  return isV2 && !isV2Key(keys.apiKey) ? say(doctorMessages.appKeyForV2, [host, detail], setKeys) : undefined;
}

/** The backend that is known to be at this host, where that speaks another protocol than `own`. */
function backendAt({ hostname }: URL, own: Preset): string | undefined {
  const isThere = ([, { url, protocol }]: [string, Preset]) =>
    protocol !== own.protocol && url.startsWith('https:') && new URL(url).hostname === hostname;
  return Object.entries<Preset>(presets).find(isThere)?.[0];
}

const setKeys: Fix = { command: 'starcoder.setCredentials' };
const fixes: Partial<Record<ErrorKind, Fix>> = {
  needsKeys: setKeys,
  needsEndpoint: { setting: 'starcoder.endpoint' },
  needsUrl: { setting: 'starcoder.url' },
  needsModel: { setting: 'starcoder.model' },
  wrongApiKey: setKeys,
  wrongSecretKey: setKeys,
  keysRefused: setKeys,
  tokenExpired: setKeys,
  endpointUnknown: { setting: 'starcoder.url' },
  modelUnknown: { setting: 'starcoder.model' },
  noInfill: { setting: 'starcoder.model' },
  rateLimited: { setting: 'starcoder.requestsPerSecond' },
  badRequest: { setting: 'starcoder.temperature' },
  promptTooLong: { setting: 'starcoder.maxPromptTokens' },
  offline: { setting: 'starcoder.url' },
  proxyRefused: { setting: 'http.proxy' },
  badGateway: { setting: 'starcoder.url' },
  badAnswer: { setting: 'starcoder.url' },
};

function say(message: string, args: Diagnosis['args'], fix?: Fix): Diagnosis {
  return { message, args, ...(fix && { fix }) };
}
