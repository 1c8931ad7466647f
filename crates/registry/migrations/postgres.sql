-- Records in their order; the chain has one head, because no two records follow the same one.
CREATE TABLE record (
    sequence BIGINT PRIMARY KEY CHECK (sequence > 0),
    hash TEXT NOT NULL UNIQUE,
    -- Empty for the first.
    previous TEXT NOT NULL UNIQUE,
    line TEXT NOT NULL
);
CREATE FUNCTION record_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'records are appended only'; END $$;
CREATE TRIGGER record_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON record
    FOR EACH STATEMENT EXECUTE FUNCTION record_is_kept();

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

-- A desk reads and appends; an administrator imports and exports too. Neither changes a record.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cps_registry_desk') THEN
        CREATE ROLE cps_registry_desk NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cps_registry_admin') THEN
        CREATE ROLE cps_registry_admin NOLOGIN;
    END IF;
END $$;
REVOKE ALL ON record, account, expectation, export FROM PUBLIC;
GRANT SELECT, INSERT ON record TO cps_registry_desk, cps_registry_admin;
GRANT SELECT ON account, expectation TO cps_registry_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON account, expectation, export TO cps_registry_admin;
