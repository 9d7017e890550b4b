import type { Exchange } from '../exchange.ts';
import type { EmulatorState } from '../state.ts';
import { type IamCheck, type IamFailure, verifySignature } from './verifySignature.ts';

/** Checks the signature that a request carries, by the emulated clock. */
export function checkExchange(exchange: Exchange, state: EmulatorState): IamCheck {
  const { method, path, headers } = exchange.record;
  return verifySignature(
    { method, path, search: exchange.search, headers },
    { keys: state.iamKeys, now: state.clock.now(), skewSeconds: exchange.knobs.iamSkewSeconds },
  );
}

/** IAM's answer to a signature that fails: the reason in headers and no body (spec 2.5). */
export function sendIamFailure(exchange: Exchange, { status, error, message }: IamFailure, state: EmulatorState): void {
  exchange.send({
    status,
    headers: { 'X-Bce-Error-Code': error, 'X-Bce-Error-Message': message, 'X-Bce-Request-Id': state.ids.hex(32) },
    body: '',
    outcome: `iam:${error}`,
  });
}
