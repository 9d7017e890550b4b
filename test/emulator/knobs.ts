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

/** Every choice the specification leaves open or a test may want to turn (spec 7.2–7.4); `null` always means "off". */
export interface Knobs {
  // Tokens
  tokenLifetimeSeconds: number;
  tokenDelayMs: number;
  tokenCookie: boolean;
  /** A new exchange revokes the same app's earlier tokens; the real service does not seem to (spec 1.4). */
  revokeOldTokens: boolean;
  /** The code for a token that is absent, blank or not shaped like one. */
  absentTokenCode: 110 | 100;
  iamFailure: 'header403' | 'code14';
  // Quotas
  dailyRequests: number | null;
  totalRequests: number | null;
  requestsPerSecond: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  rateLimitHeaders: boolean;
  // What a request may hold
  strictFields: boolean;
  maxPromptCharacters: number | null;
  /** Counted by the usage estimate; the model's window is 8192 (spec 2.2). */
  maxPromptTokens: number | null;
  /** Answers being generated at one time, above which 336100 is answered; 0 = always overloaded. */
  maxConcurrent: number | null;
  errorIds: boolean;
  // Generation
  /** Longest generated continuation, in pieces; answers that a test queued are not shortened. */
  maxTokens: number;
  stripStop: boolean;
  // Sending
  firstByteDelayMs: number;
  interFrameDelayMs: number;
  htmlGateway: boolean;
  /** Accept the request and send nothing, until the client leaves. */
  hang: boolean;
  // Streams only
  chunkMode: ChunkMode;
  usageFrames: (typeof USAGE_FRAMES)[number];
  lastFrameEmptyResult: boolean;
  sendDone: boolean;
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
  isSafe0AtFrame: number | null;
}

export function defaultKnobs(): Knobs {
  return {
    tokenLifetimeSeconds: 2_592_000,
    tokenDelayMs: 0,
    tokenCookie: true,
    revokeOldTokens: false,
    absentTokenCode: 110,
    iamFailure: 'header403',
    dailyRequests: null,
    totalRequests: null,
    requestsPerSecond: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    rateLimitHeaders: false,
    strictFields: false,
    maxPromptCharacters: null,
    maxPromptTokens: 8192,
    maxConcurrent: null,
    errorIds: false,
    maxTokens: 400,
    stripStop: false,
    firstByteDelayMs: 0,
    interFrameDelayMs: 0,
    htmlGateway: false,
    hang: false,
    chunkMode: 'perToken',
    usageFrames: 'firstAndLast',
    lastFrameEmptyResult: true,
    sendDone: false,
    keepAliveComments: false,
    noSpaceAfterColon: false,
    crlf: false,
    charsetSuffix: false,
    dropAfterFrames: null,
    endAfterFrames: null,
    hangAfterFrames: null,
    errorAfterFrames: null,
    isSafe0AtFrame: null,
  };
}
