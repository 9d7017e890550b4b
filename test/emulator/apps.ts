/** An old-style Qianfan application: the key pair for the token exchange and the endpoints that its tokens may call. */
export interface App {
  apiKey: string;
  secretKey: string;
  appId: number;
  grants: readonly string[];
}

/** Fake credentials, valid only here. */
export const DEFAULT_API_KEY = 'emulator-api-key';
export const DEFAULT_SECRET_KEY = 'emulator-secret-key';
export const DEFAULT_ENDPOINT = 'starcoder';
/** Published, but not granted to the default app: answers code 6. Any other name is unknown: code 3. */
export const UNGRANTED_ENDPOINT = 'starcoder-private';

export const DEFAULT_APP: App = {
  apiKey: DEFAULT_API_KEY,
  secretKey: DEFAULT_SECRET_KEY,
  appId: 40_000_001,
  grants: [DEFAULT_ENDPOINT],
};
