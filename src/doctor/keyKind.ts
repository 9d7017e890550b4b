/**
 * Whether a key looks like an access key of Baidu's IAM (spec 1.1, 4.1): the newer ones begin with ALTAK, the older ones are 32
 * hexadecimal digits. An application's API key is 24 letters and digits.
 */
export function isAccessKey(key: string): boolean {
  return /^ALTAK|^[0-9a-f]{32}$/.test(key);
}
