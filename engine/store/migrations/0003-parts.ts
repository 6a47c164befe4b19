/** What a sorting of several recordings as one is made of, so that each can be given on its own. */
export const parts = `
-- JSON: [{name, segments}], the recordings in their order with their own segments; null where it is of one.
ALTER TABLE sortings ADD COLUMN parts TEXT;
`;
