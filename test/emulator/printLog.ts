import type { RequestRecord } from './requestRecord.ts';

/** Where a request carries secrets: names of headers and of query fields. */
export const secretNames: readonly string[] = ['authorization', 'access_token', 'client_id', 'client_secret'];

/** A request log for the message of an error, without the secrets in it. */
export function printLog(log: readonly RequestRecord[]): string {
  return JSON.stringify(log, (name, value) => (secretNames.includes(name) ? '***' : value), 1);
}
