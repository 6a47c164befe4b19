/** What a user has said of files that they do not say themselves, so that it need not be said again. */
export const said = `
CREATE TABLE said (
  -- Those of a recording; both empty for what was said of all files of the folder.
  place TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON.
  options TEXT NOT NULL,
  PRIMARY KEY (place, name)
) STRICT, WITHOUT ROWID;

-- Older versions kept it with each recording only.
INSERT INTO said (place, name, options)
  SELECT '', '', options FROM recordings WHERE options NOT LIKE '%,{}]'
    ORDER BY is_present DESC, id DESC LIMIT 1;
`;
