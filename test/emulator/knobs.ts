export const CHUNK_MODES = [
  'perToken',
  'perSentence',
  'wholeFrame',
  'splitInsideMultibyte',
  'splitInsideCRLF',
  'splitInsideDataPrefix',
  'coalesce',
] as const;
export type ChunkMode = (typeof CHUNK_MODES)[number];

export const USAGE_FRAMES = ['all', 'firstAndLast', 'lastOnly'] as const;

/** An error that cuts a stream: after `frames` good frames, as an SSE event (`framed`) or as bare JSON. */
export interface StreamError {
  frames: number;
  code: number;
  framed: boolean;
}

/** The V2 safety flag that one frame carries: 1 low risk, 2 end the talk, 3 do not show, 4 withdraw what was shown (spec 4.3). */
export interface FrameFlag {
  frame: number;
  flag: number;
}

/** How `is_safe` is spelled: the documents, the SDKs and gateways disagree (spec 2.3). */
export const IS_SAFE_TYPES = ['number', 'boolean', 'string', 'absent'] as const;
export const FINISH_REASONS = ['stop', 'length', 'content_filter'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/**
 * Every choice the specification leaves open or a test may want to turn (spec 7.2–7.4); `null` always means "off".
 * Those without a protocol's name in their comment work for every protocol where they make sense.
 */
export interface Knobs {
  // Tokens
  tokenLifetimeSeconds: number;
  tokenDelayMs: number;
  tokenCookie: boolean;
  /** A new exchange revokes the same app's earlier tokens; the real service does not seem to (spec 1.4). */
  revokeOldTokens: boolean;
  /** The code for a token that is absent, blank or not shaped like one. */
  absentTokenCode: 110 | 100;
  /** V1: how a failed signature is answered. */
  iamFailure: 'header403' | 'code14';
  /** How far in the future a signature's time may lie. */
  iamSkewSeconds: number;
  /** V2: refuse requests without the header `appid`. */
  requireAppId: boolean;
  /** The key that the servers other than Qianfan want as `Authorization: Bearer`; off = they ask for none. */
  requiredBearer: string | null;
  // Quotas
  dailyRequests: number | null;
  totalRequests: number | null;
  requestsPerSecond: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  /** Send X-Ratelimit headers with every Qianfan answer; V2's 429 carries them always. */
  rateLimitHeaders: boolean;
  /** Send Retry-After with every refusal for rate or load. */
  retryAfterSeconds: number | null;
  // What a request may hold
  strictFields: boolean;
  /** Servers other than Qianfan: refuse models that are not known, as vLLM and Ollama do. */
  checkModel: boolean;
  /** Refuse a suffix as vLLM does, or as Ollama, llama.cpp and V2 do for a model that cannot fill in the middle. */
  suffixUnsupported: boolean;
  maxPromptCharacters: number | null;
  /** Counted by the usage estimate; the model's window is 8192 (spec 2.2). */
  maxPromptTokens: number | null;
  /** Answers being generated at one time, above which 336100 is answered; 0 = always overloaded. */
  maxConcurrent: number | null;
  errorIds: boolean;
  /** V1: the names of the two error fields, `error_code` and `error_msg` or `code` and `msg` (spec 2.5). */
  errorKeys: 'error_code' | 'code';
  /** V1: the error code as a string, as gateways send it. */
  errorCodeAsString: boolean;
  // Generation
  /** Longest generated continuation, in pieces; answers that a test queued are not shortened. */
  maxTokens: number;
  /** V1: leave the stop text out. */
  stripStop: boolean;
  /** V2: leave the stop text in; all other servers leave it out. */
  v2KeepsStop: boolean;
  /** A special token that the answer ends with where nothing cut it, for example `<|endoftext|>`. */
  leakedEndToken: string | null;
  /** Wrap the answer in a Markdown fence, as instruct models do. */
  echoFence: boolean;
  /** Repeat the caret's line before the answer and the suffix's first line after it. */
  echoContext: boolean;
  /** What the answer claims as `finish_reason`; off = the truth. Not for V1, which has none. */
  finishReason: FinishReason | null;
  // Sending
  firstByteDelayMs: number;
  interFrameDelayMs: number;
  htmlGateway: boolean;
  /** Accept the request and send nothing, until the client leaves. */
  hang: boolean;
  /** Answer whole though a stream was asked for. */
  ignoreStream: boolean;
  // Streams only
  chunkMode: ChunkMode;
  usageFrames: (typeof USAGE_FRAMES)[number];
  lastFrameEmptyResult: boolean;
  /** V1: end with `[DONE]`, as gateways do. */
  sendDone: boolean;
  /** Protocols that end with `[DONE]`: leave it out. */
  omitDone: boolean;
  /** `event:`, `id:` and `retry:` lines before each `data:` line. */
  eventFields: boolean;
  /** Each event's JSON on two `data:` lines. */
  multiLineData: boolean;
  /** No line end after the last event. */
  unterminatedEnd: boolean;
  keepAliveComments: boolean;
  noSpaceAfterColon: boolean;
  crlf: boolean;
  charsetSuffix: boolean;
  /** Destroy the socket after so many frames. */
  dropAfterFrames: number | null;
  /** End the body cleanly after so many frames, with no `is_end`. */
  endAfterFrames: number | null;
  /** Send nothing more after so many frames, until the client leaves. */
  hangAfterFrames: number | null;
  errorAfterFrames: StreamError | null;
  /** V1 */
  isSafe0AtFrame: number | null;
  /** V1 */
  isSafeType: (typeof IS_SAFE_TYPES)[number];
  /** V1: the fields documented for chat only (`finish_reason`, `is_truncated`, `need_clear_history`) too. */
  chatFields: boolean;
  /** V2 */
  flagAtFrame: FrameFlag | null;
}

export function defaultKnobs(): Knobs {
  return {
    tokenLifetimeSeconds: 2_592_000,
    tokenDelayMs: 0,
    tokenCookie: true,
    revokeOldTokens: false,
    absentTokenCode: 110,
    iamFailure: 'header403',
    iamSkewSeconds: 300,
    requireAppId: false,
    requiredBearer: null,
    dailyRequests: null,
    totalRequests: null,
    requestsPerSecond: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    rateLimitHeaders: false,
    retryAfterSeconds: null,
    strictFields: false,
    checkModel: false,
    suffixUnsupported: false,
    maxPromptCharacters: null,
    maxPromptTokens: 8192,
    maxConcurrent: null,
    errorIds: false,
    errorKeys: 'error_code',
    errorCodeAsString: false,
    maxTokens: 400,
    stripStop: false,
    v2KeepsStop: false,
    leakedEndToken: null,
    echoFence: false,
    echoContext: false,
    finishReason: null,
    firstByteDelayMs: 0,
    interFrameDelayMs: 0,
    htmlGateway: false,
    hang: false,
    ignoreStream: false,
    chunkMode: 'perToken',
    usageFrames: 'firstAndLast',
    lastFrameEmptyResult: true,
    sendDone: false,
    omitDone: false,
    eventFields: false,
    multiLineData: false,
    unterminatedEnd: false,
    keepAliveComments: false,
    noSpaceAfterColon: false,
    crlf: false,
    charsetSuffix: false,
    dropAfterFrames: null,
    endAfterFrames: null,
    hangAfterFrames: null,
    errorAfterFrames: null,
    isSafe0AtFrame: null,
    isSafeType: 'number',
    chatFields: false,
    flagAtFrame: null,
  };
}
