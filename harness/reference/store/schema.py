"""The tables: records and their versions, indexes over them, people, events and open listings."""

from __future__ import annotations

from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS record (
    key INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    current INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    persons TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (type, id)
);
CREATE TABLE IF NOT EXISTS version (
    key INTEGER NOT NULL REFERENCES record (key),
    number INTEGER NOT NULL,
    recorded REAL NOT NULL,
    updated TEXT NOT NULL,
    digest BLOB NOT NULL,
    label TEXT NOT NULL,
    persons TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key, number)
);
CREATE TABLE IF NOT EXISTS identifier (
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    system TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (type, value, system, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identifier_of ON identifier (key);
CREATE TABLE IF NOT EXISTS about (
    patient TEXT NOT NULL,
    type TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (patient, type, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS about_of ON about (key);
CREATE TABLE IF NOT EXISTS mention (
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    patient TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (type, id, patient, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mention_of ON mention (key);
CREATE INDEX IF NOT EXISTS mention_for ON mention (patient);
CREATE TABLE IF NOT EXISTS target (
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (type, id, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS target_of ON target (key);
CREATE TABLE IF NOT EXISTS source (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    number TEXT,
    verified INTEGER NOT NULL,
    birth TEXT NOT NULL,
    families TEXT NOT NULL,
    master TEXT NOT NULL,
    person TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_number ON source (number);
CREATE INDEX IF NOT EXISTS source_master ON source (master);
CREATE INDEX IF NOT EXISTS source_person ON source (person);
CREATE TABLE IF NOT EXISTS merge (
    source TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS merge_target ON merge (target);
CREATE TABLE IF NOT EXISTS tie (
    patient TEXT NOT NULL,
    owner TEXT NOT NULL,
    start REAL NOT NULL,
    finish REAL NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (patient, owner, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tie_of ON tie (key);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    recorded TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS event_person (
    person TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (person, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listing (
    id TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    content TEXT NOT NULL
);
"""
