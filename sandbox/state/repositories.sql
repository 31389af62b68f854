CREATE TABLE commit_comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, sha TEXT NOT NULL,
  author_id INTEGER NOT NULL, note TEXT NOT NULL, path TEXT, line INTEGER, line_type TEXT,
  created_at TEXT NOT NULL);
CREATE INDEX comments_of_commit ON commit_comments (project_id, sha, id);

CREATE TABLE releases (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, author_id INTEGER NOT NULL,
  tag_name TEXT NOT NULL, name TEXT NOT NULL, description TEXT, released_at TEXT NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (project_id, tag_name));
CREATE TABLE release_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT, release_id INTEGER NOT NULL, name TEXT NOT NULL,
  url TEXT NOT NULL, filepath TEXT, link_type TEXT NOT NULL DEFAULT 'other',
  UNIQUE (release_id, name), UNIQUE (release_id, url), UNIQUE (release_id, filepath));

CREATE TABLE variables (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, source_id INTEGER NOT NULL,
  key TEXT NOT NULL, value TEXT NOT NULL, variable_type TEXT NOT NULL DEFAULT 'env_var',
  protected BOOLEAN NOT NULL DEFAULT 0, masked BOOLEAN NOT NULL DEFAULT 0,
  hidden BOOLEAN NOT NULL DEFAULT 0, raw BOOLEAN NOT NULL DEFAULT 0,
  environment_scope TEXT NOT NULL DEFAULT '*', description TEXT,
  UNIQUE (source, source_id, key, environment_scope));

CREATE TABLE pipelines (
  id INTEGER PRIMARY KEY AUTOINCREMENT, iid INTEGER NOT NULL, project_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, sha TEXT NOT NULL, before_sha TEXT NOT NULL, ref TEXT NOT NULL,
  tag BOOLEAN NOT NULL, source TEXT NOT NULL, status TEXT NOT NULL, name TEXT, yaml_errors TEXT,
  variables JSON NOT NULL DEFAULT '[]', created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  started_at TEXT, finished_at TEXT, UNIQUE (project_id, iid));
CREATE INDEX pipelines_of_commit ON pipelines (project_id, sha);
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, pipeline_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, sha TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL,
  stage TEXT NOT NULL, stage_index INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL,
  external BOOLEAN NOT NULL DEFAULT 0, retried BOOLEAN NOT NULL DEFAULT 0,
  manual BOOLEAN NOT NULL DEFAULT 0, allow_failure BOOLEAN NOT NULL DEFAULT 0,
  description TEXT, target_url TEXT, coverage REAL, failure_reason TEXT,
  created_at TEXT NOT NULL, started_at TEXT, finished_at TEXT);
CREATE INDEX jobs_of_pipeline ON jobs (pipeline_id, id);
CREATE INDEX jobs_of_project ON jobs (project_id, id);
CREATE INDEX jobs_of_commit ON jobs (project_id, sha, id)
