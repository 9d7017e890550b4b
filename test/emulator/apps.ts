/** Whoever a V1 request proves to come from, and the endpoints that it may call. */
export interface Caller {
  appId: number;
  grants: readonly string[];
}

/** An old-style Qianfan application: the key pair for the token exchange. */
export interface App extends Caller {
  apiKey: string;
  secretKey: string;
}

/** An account's access key, which signs requests (spec 4.1). */
export interface IamKey extends Caller {
  accessKey: string;
  secretKey: string;
  userId: string;
}

/** Fake credentials, valid only here. They look like real ones, with no words in them: any part of them can be searched for. */
export const DEFAULT_API_KEY = 'Hq7ZmT2vXc9RkW4yLp0BsN6d';
export const DEFAULT_SECRET_KEY = 'u3FeJ8aQx5DgV1oKiY7tMh2CwPz9RbSn';
export const DEFAULT_ENDPOINT = 'starcoder';
/** Published, but not granted to the default app: answers code 6. Any other name is unknown: code 3. */
export const UNGRANTED_ENDPOINT = 'starcoder-private';

/** The console-made V2 key (spec 4.3). */
export const DEFAULT_BEARER = 'bce-v3/ALTAK-Wd5nGt8KxQ2mRv7jLc4Z/e7c1904af2d85b36c09e71f4da2b8563f0c47e19';
/** The only `appid` header that V2 knows. */
export const DEFAULT_V2_APP_ID = 'app-emulator';
export const DEFAULT_ACCESS_KEY = 'ALTAKp6YsHb3EuX9wTfN0kJ2r';
export const DEFAULT_IAM_SECRET_KEY = '9b27d6e0f5c1483ea4d07b6315fc82ae';
/** What `requiredBearer` may be set to where any key will do. */
export const DEFAULT_SERVER_KEY = 'sk-Vy4KtC7zAo1GnE8qRx3UjB6m';
/** Preset models of V2 beside the endpoints that are granted (spec 4.3). */
export const DEFAULT_MODELS: readonly string[] = [
  'qwen3-coder-30b-a3b-instruct',
  'qwen3-coder-480b-a35b-instruct',
  'deepseek-v3.2',
  'deepseek-v3',
];

export const DEFAULT_IAM_KEY: IamKey = {
  accessKey: DEFAULT_ACCESS_KEY,
  secretKey: DEFAULT_IAM_SECRET_KEY,
  userId: '0123456789abcdef0123456789abcdef',
  appId: 40_000_002,
  grants: [DEFAULT_ENDPOINT],
};

export const DEFAULT_APP: App = {
  apiKey: DEFAULT_API_KEY,
  secretKey: DEFAULT_SECRET_KEY,
  appId: 40_000_001,
  grants: [DEFAULT_ENDPOINT],
};
