import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { MethodName, RequestOf } from '../../../engine/api/contract.ts';
import { requestSchemas } from '../../../engine/api/schemas.ts';

/** All requests, with the properties that may be left out taken as there: so none can be forgotten. */
type Asked = Required<{ [Name in MethodName]: Required<RequestOf<Name>> }>;
type Parsed = {
  [Name in keyof typeof requestSchemas]: Required<z.output<(typeof requestSchemas)[Name]>>;
};

describe('the schemas of requests', () => {
  it('let pass what the contract says, and nothing else', () => {
    // Proved by the compiler, not here.
    expectTypeOf<Asked>().toExtend<Parsed>();
    expectTypeOf<Parsed>().toExtend<Asked>();
  });

  it.each(Object.entries(requestSchemas))('refuse what nobody asks for: %s', (_, schema) => {
    for (const request of [undefined, null, 1, 'text', [], { strange: 1 }]) {
      expect(schema.safeParse(request).success).toBe(false);
    }
  });
});
