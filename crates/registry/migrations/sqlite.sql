-- Records in their order; the chain has one head, because no two records follow the same one.
CREATE TABLE record (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    hash TEXT NOT NULL UNIQUE,
    -- Empty for the first.
    previous TEXT NOT NULL UNIQUE,
    line TEXT NOT NULL
);
CREATE TRIGGER record_update BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are appended only'); END;
CREATE TRIGGER record_delete BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are appended only'); END;

-- The accounts of the hospital, as they were imported last.
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    family_name TEXT NOT NULL,
    given_names TEXT NOT NULL,
    unit TEXT NOT NULL,
    national_id TEXT NOT NULL
);

-- The professions that the accounts of a unit have.
CREATE TABLE expectation (
    unit TEXT NOT NULL,
    profession TEXT NOT NULL,
    PRIMARY KEY (unit, profession)
);

-- The last record that each export has taken.
CREATE TABLE export (
    name TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL
);
