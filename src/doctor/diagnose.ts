import type { SettingProblem } from '../config/parse.ts';
import { isV2Key, settingsForKey } from '../config/presets.ts';
import { abortError, CompletionError, isAbort } from '../core/errors.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import { doctorMessages } from '../core/messages/doctor.ts';
import type { Clock, CompletionModel, CredentialsSource } from '../core/ports.ts';
import { hide, redact } from '../core/redact.ts';
import type { CompletionRequest } from '../core/request.ts';
import type { Credentials, Settings } from '../core/settings.ts';
import type { ModelClient } from '../model/client.ts';
import { probeInfill } from '../model/probe.ts';
import { protocolOf } from '../model/protocols/index.ts';
import { infillOf, infillQuestion, vocabularyOf } from '../prompt/fim.ts';
import { type Asked, asItIs, explain } from './explain.ts';
import type { CheckName, Diagnosis, Finding } from './finding.ts';
import { ProxyUnreachable, reach } from './reach.ts';

/** Each check has its answer within five seconds; this is what may be waited for a server, in ms. */
const limitMs = 4500;
/** Signatures of a clock that is off by more are refused, in ms (spec 4.1). */
const skewMs = 5 * 60_000;

export interface DoctorParts {
  readonly client: Pick<ModelClient, 'missing' | 'check'>;
  /** The same client, as far as it is wrapped to be counted, but not paced: what holds it back is what is looked for. */
  readonly model: CompletionModel;
  readonly credentials: CredentialsSource;
  /** What is wrong with the settings as they are written. */
  readonly problems: () => readonly SettingProblem[];
  readonly clock: Clock;
  /** The proxy on the way there, without its password. */
  readonly proxyFor: (url: URL) => URL | undefined;
}

/**
 * Looks at everything between a keystroke and an answer, in order; what comes after a failure that it needs is skipped. Asks for at
 * most a token and one completion of a line, and never says a key. Throws an `AbortError` by `signal`, and nothing else.
 */
export async function* diagnose(parts: DoctorParts, settings: Settings, signal: AbortSignal): AsyncGenerator<Finding> {
  const keys = await parts.credentials();
  if (keys) hide(keys.apiKey, keys.secretKey);
  const visit: Visit = { parts, settings, keys, effective: settingsForKey(settings, keys), signal };
  let isBlocked = false;
  for (const check of inOrder) {
    if (signal.aborted) throw abortError();
    const startedAt = performance.now();
    const { state, message, args, fix, blocks }: Result = isBlocked ? notTried : await look(check, visit);
    isBlocked ||= blocks;
    yield {
      check,
      state,
      message,
      args: args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg)),
      ...(fix && { fix }),
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }
}

/** Each needs those before it. */
const inOrder: readonly CheckName[] = ['setup', 'network', 'clock', 'token', 'model'];

interface Visit {
  readonly parts: DoctorParts;
  readonly settings: Settings;
  /** The settings as they are with these keys. */
  readonly effective: Settings;
  readonly keys: Credentials | undefined;
  readonly signal: AbortSignal;
  /** How far the clocks of both sides are apart, in ms; absent where it is not known. */
  skew?: number;
}

interface Result extends Diagnosis {
  readonly state: Finding['state'];
  /** The other checks would only fail for the same reason. */
  readonly blocks: boolean;
}

/** The built-in engine has none of what stands between a person and a service. */
async function look(check: CheckName, visit: Visit): Promise<Result> {
  if (!isBuiltin(visit.settings)) return checks[check](visit);
  if (check !== 'setup') return skipped(withoutService[check]);
  return settingTrouble(visit) ?? fine(doctorMessages.builtinSetUp);
}

const withoutService: Readonly<Record<Exclude<CheckName, 'setup'>, string>> = {
  network: doctorMessages.builtinNetwork,
  clock: doctorMessages.builtinClock,
  token: doctorMessages.builtinToken,
  model: doctorMessages.builtinModel,
};

const notTried: Result = { state: 'skipped', message: doctorMessages.notTried, args: [], blocks: false };

const checks: Readonly<Record<CheckName, (visit: Visit) => Promise<Result>>> = {
  async setup(visit) {
    const { parts, settings, effective, keys } = visit;
    const isV2 = keys !== undefined && isV2Key(keys.apiKey);
    if (isV2 && (effective.auth === 'iam' || effective.auth === 'oauth')) {
      const fix = { setting: 'starcoder.auth', value: 'auto' };
      return failed({ message: doctorMessages.v2KeyForSignature, args: [effective.auth], fix });
    }
    const missing = await parts.client.missing(settings);
    if (missing) return failed(asItIs(missing));
    if (isV2 && settings.preset.protocol === 'qianfan-v1') {
      const fix = { setting: 'starcoder.backend', value: 'qianfan-v2' };
      // V2 is asked, so the rest can be looked at.
      return { ...failed({ message: doctorMessages.v2KeyForV1, args: [settings.backend], fix }), blocks: false };
    }
    return settingTrouble(visit) ?? fine(doctorMessages.setUp, settings.backend);
  },

  async network(visit) {
    const { parts, signal } = visit;
    const asked = askedOf(visit);
    const { host } = asked.url;
    try {
      const { date } = await reach(asked.url, parts.proxyFor(asked.url), limitMs, signal);
      if (date !== undefined) visit.skew = Math.abs(date - parts.clock.now());
      return fine(doctorMessages.reached, host);
    } catch (error) {
      if (error instanceof CompletionError) return failed(explain(error, asked));
      if (!(error instanceof ProxyUnreachable)) throw error;
      const args = [error.proxy, error.detail, host];
      return failed({ message: doctorMessages.proxyUnreachable, args, fix: { setting: 'http.proxy' } });
    }
  },

  async clock(visit) {
    const { host } = askedOf(visit).url;
    const { skew, effective } = visit;
    if (skew === undefined) return skipped(doctorMessages.clockUnknown, host);
    if (skew <= skewMs) return fine(doctorMessages.clockRight, host);
    const minutes = Math.round(skew / 60_000);
    // Only a signature holds the time.
    if (effective.auth !== 'iam') return fine(doctorMessages.clockOffUnharmed, host, minutes);
    return { ...failed({ message: doctorMessages.clockOff, args: [host, minutes] }), blocks: false };
  },

  async token(visit) {
    const { parts, settings, effective, keys } = visit;
    const { auth, preset, tokenUrl } = effective;
    if (!keys) return skipped(doctorMessages.noKeyNeeded);
    if (auth !== 'oauth' && (auth !== 'iam' || preset.protocol === 'qianfan-v1')) {
      return skipped(doctorMessages.noSignIn);
    }
    const asked: Asked = { ...askedOf(visit), url: new URL(tokenUrl), setting: 'starcoder.tokenUrl' };
    return explained(asked, visit.signal, async (signal) => {
      await parts.client.check(settings, signal);
      return fine(doctorMessages.signedIn, asked.url.host);
    });
  },

  async model(visit) {
    const asked = askedOf(visit);
    const { host } = asked.url;
    const result = await explained(asked, visit.signal, (signal) => askModel(visit, host, signal));
    if (result.message !== doctorMessages.silent) return result;
    // The host was reached a moment ago: the model it is that says nothing.
    const args = [host, limitMs / 1000];
    return failed({ message: doctorMessages.modelSilent, args, fix: { command: 'starcoder.runDoctor' } });
  },
};

/** The first setting that is used otherwise than it is written. */
function settingTrouble({ parts }: Visit): Result | undefined {
  const [problem] = parts.problems();
  if (!problem) return undefined;
  const setting = `starcoder.${problem.name}`;
  const args = [setting, JSON.stringify(problem.used)];
  // What is used in its place may work, though it is not what the person wants.
  return { ...failed({ message: doctorMessages.settingUnusable, args, fix: { setting } }), blocks: false };
}

async function askModel({ parts, settings, effective }: Visit, host: string, signal: AbortSignal): Promise<Result> {
  const question = effective.fim === 'off' ? undefined : infillQuestion(effective);
  if (!question) {
    const short: Settings = { ...settings, maxTokens: 16 };
    for await (const { text } of parts.model.complete(plain, short, signal)) if (text !== '') break;
    if (effective.fim === 'off') return fine(doctorMessages.answers, host);
    const fix = { setting: 'starcoder.fim' };
    return { ...fine(doctorMessages.familyUnknown, host, effective.model), fix };
  }
  if ((await probeInfill(parts.model, question, settings, signal)) === 'prefixOnly') {
    const name = effective.preset.protocol === 'qianfan-v1' ? 'endpoint' : 'model';
    return failed({ message: doctorMessages.cannotFillIn, args: [host], fix: { setting: `starcoder.${name}` } });
  }
  const family = vocabularyOf(effective);
  if (infillOf(effective) !== 'none' || family === undefined) return fine(doctorMessages.fillsIn, host);
  const fix = { setting: 'starcoder.fim', value: family };
  return { ...fine(doctorMessages.couldFillIn, host, family), fix };
}

/** For models of which nothing is known. */
const plain: CompletionRequest = {
  languageId: 'python',
  prompt: 'def add(a, b):\n    return ',
  suffix: '',
  stop: ['\n'],
  manual: true,
};

/** What the model itself will be asked. */
function askedOf({ effective, keys }: Visit): Asked {
  const { url } = protocolOf(effective).request(plain, effective);
  return { settings: effective, keys, url, setting: 'starcoder.url', limitMs };
}

/** Gives `work` its time, and words to what goes wrong in it. */
async function explained(
  asked: Asked,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (error instanceof CompletionError) return failed(explain(error, asked));
    if (!isAbort(error) || signal.aborted) throw error;
    return failed(explain(new CompletionError('timedOut', { host: asked.url.host }), asked));
  }
}

function fine(message: string, ...args: (string | number)[]): Result {
  return { state: 'ok', message, args, blocks: false };
}

function skipped(message: string, ...args: (string | number)[]): Result {
  return { state: 'skipped', message, args, blocks: false };
}

function failed(diagnosis: Diagnosis): Result {
  return { state: 'failed', ...diagnosis, blocks: true };
}
