import type { CompletionRequest, Delta } from '../../core/request.ts';
import type { Settings } from '../../core/settings.ts';

/** What a wire protocol is: how to ask, and how to read what comes back. Nothing else. */
export interface Protocol {
  /** Where to POST what. Keys are added afterwards. */
  request(request: CompletionRequest, settings: Settings): ProtocolRequest;
  /** One frame of a stream or one whole answer; throws the `CompletionError` that an error body stands for. */
  decode(answer: unknown, context: AnswerContext): Delta;
  /** How a stream is cut into JSON values. */
  readonly framing: 'sse' | 'lines';
}

export interface ProtocolRequest {
  readonly url: URL;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an error body has to be read with. */
export interface AnswerContext {
  readonly host: string;
  /** HTTP status. */
  readonly status: number;
}

/** Qianfan takes 4 stop sequences of 20 characters and refuses more (spec 2.2, 4.3); those that matter most come first. */
export function qianfanStops(stop: readonly string[]): readonly string[] {
  return stop.filter((text) => [...text].length <= 20).slice(0, 4);
}

/**
 * A service's base URL with `version` at its end, however it was given: without it, with it, with it twice, or as the full URL of
 * a route (spec trap 20).
 */
export function versionedUrl(base: string, version: string, route: string): URL {
  const url = new URL(base);
  let path = url.pathname.replace(/\/+$/, '');
  if (path.endsWith(`/${route}`)) path = path.slice(0, -route.length - 1);
  while (path.endsWith(`/${version}/${version}`)) path = path.slice(0, -version.length - 1);
  if (path === '') path = `/${version}`;
  url.pathname = `${path}/${route}`;
  return url;
}
