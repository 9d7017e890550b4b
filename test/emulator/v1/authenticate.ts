import type { Caller } from '../apps.ts';
import type { Exchange } from '../exchange.ts';
import { checkExchange } from '../iam/checkExchange.ts';
import type { IamFailure } from '../iam/verifySignature.ts';
import type { EmulatorState } from '../state.ts';

export type V1Caller = { kind: 'caller'; caller: Caller } | { kind: 'code'; code: number } | IamFailure;

/** Step 3 of the decision order (spec 7.2): a request with `Authorization` is IAM's business, any other needs an access token. */
export function authenticate(exchange: Exchange, state: EmulatorState): V1Caller {
  if (exchange.header('authorization') !== '') {
    const check = checkExchange(exchange, state);
    if (check.kind === 'valid') return { kind: 'caller', caller: check.key };
    return exchange.knobs.iamFailure === 'code14' ? { kind: 'code', code: 14 } : check;
  }
  const check = state.tokens.check(exchange.query.get('access_token'));
  if (check.kind === 'valid') return { kind: 'caller', caller: check.app };
  if (check.kind === 'malformed') return { kind: 'code', code: exchange.knobs.absentTokenCode };
  return { kind: 'code', code: check.kind === 'expired' ? 111 : 110 };
}
