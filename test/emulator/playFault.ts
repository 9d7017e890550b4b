import { errorBody } from './errorCodes.ts';
import type { Exchange } from './exchange.ts';
import type { FaultEffect } from './faults.ts';
import type { ErrorShape } from './protocols/protocol.ts';

const GATEWAY_PAGE =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

const v1Shape: ErrorShape = ({ status, message }) => JSON.stringify({ error_code: status, error_msg: message });

/** Answers a request with a fault; `shape` writes an `error`. A `code` is HTTP 200 and JSON, as all V1 errors are (spec 2.5). */
export async function playFault(exchange: Exchange, fault: FaultEffect, shape: ErrorShape = v1Shape): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      return exchange.hang();
    case 'destroy':
      return exchange.breakConnection();
    case 'html':
      return exchange.send({
        status: fault.status ?? 502,
        headers: { 'Content-Type': 'text/html' },
        body: GATEWAY_PAGE,
        outcome: 'html',
      });
    case 'status':
      return exchange.send({
        status: fault.status,
        headers: { 'Content-Type': 'application/json', ...fault.headers },
        body: fault.body ?? '',
        outcome: `http${fault.status}`,
      });
    case 'error': {
      const { status, code = 'internal_error', type = 'internal_error', message = 'Internal error' } = fault;
      return exchange.send({
        status,
        headers: { 'Content-Type': 'application/json', ...fault.headers },
        body: shape({ status, code, type, message }),
        outcome: `http${status}`,
      });
    }
    case 'code':
      return exchange.send({
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: errorBody(fault, exchange.knobs),
        outcome: fault.code,
      });
  }
}
