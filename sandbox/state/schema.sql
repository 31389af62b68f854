CREATE TABLE settings (key TEXT PRIMARY KEY, value JSON NOT NULL) WITHOUT ROWID;

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL COLLATE NOCASE UNIQUE, name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE, password_hash TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'active', admin BOOLEAN NOT NULL DEFAULT 0,
  bot BOOLEAN NOT NULL DEFAULT 0, external BOOLEAN NOT NULL DEFAULT 0,
  profile JSON NOT NULL DEFAULT '{}',
  namespace_id INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, name TEXT NOT NULL,
  description TEXT, digest TEXT NOT NULL UNIQUE, scopes JSON NOT NULL, expires_at TEXT,
  revoked BOOLEAN NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'personal',
  last_used_at TEXT, created_at TEXT NOT NULL, application_id INTEGER, refresh_digest TEXT UNIQUE);
CREATE INDEX tokens_of_user ON tokens (user_id);
-- `source` is project or group, as in members.
CREATE TABLE deploy_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, source_id INTEGER NOT NULL,
  name TEXT NOT NULL, username TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, scopes JSON NOT NULL,
  expires_at TEXT, revoked BOOLEAN NOT NULL DEFAULT 0);
CREATE INDEX deploy_tokens_of_source ON deploy_tokens (source, source_id);
CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
  name TEXT NOT NULL, redirect_uri TEXT NOT NULL, scopes JSON NOT NULL, confidential BOOLEAN NOT NULL);
CREATE TABLE grants (digest TEXT PRIMARY KEY, application_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL, challenge TEXT, expires_at TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE ssh_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, title TEXT NOT NULL,
  key TEXT NOT NULL, fingerprint TEXT NOT NULL UNIQUE, usage_type TEXT NOT NULL, expires_at TEXT,
  created_at TEXT NOT NULL);
CREATE INDEX keys_of_user ON ssh_keys (user_id);
CREATE TABLE emails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE, confirmed_at TEXT);
CREATE INDEX emails_of_user ON emails (user_id);

-- Groups and users' own namespaces share ids and paths; `lineage` is '/1/5/9/'.
CREATE TABLE namespaces (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, parent_id INTEGER,
  path TEXT NOT NULL, full_path TEXT NOT NULL COLLATE NOCASE UNIQUE, name TEXT NOT NULL,
  full_name TEXT NOT NULL, lineage TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'private', options JSON NOT NULL DEFAULT '{}',
  marked_for_deletion_on TEXT, created_at TEXT NOT NULL);
CREATE INDEX namespaces_by_lineage ON namespaces (lineage);
CREATE INDEX namespaces_of_parent ON namespaces (parent_id);

CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT, namespace_id INTEGER NOT NULL, creator_id INTEGER NOT NULL,
  path TEXT NOT NULL, full_path TEXT NOT NULL COLLATE NOCASE UNIQUE, name TEXT NOT NULL,
  full_name TEXT NOT NULL, lineage TEXT NOT NULL, description TEXT,
  visibility TEXT NOT NULL, default_branch TEXT NOT NULL,
  archived BOOLEAN NOT NULL DEFAULT 0, topics JSON NOT NULL DEFAULT '[]',
  options JSON NOT NULL DEFAULT '{}', last_issue_iid INTEGER NOT NULL DEFAULT 0,
  open_issues INTEGER NOT NULL DEFAULT 0, marked_for_deletion_on TEXT,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, last_activity_at TEXT NOT NULL);
CREATE INDEX projects_by_lineage ON projects (lineage);
CREATE INDEX projects_of_namespace ON projects (namespace_id);
CREATE TABLE stars (project_id INTEGER, user_id INTEGER, PRIMARY KEY (project_id, user_id))
  WITHOUT ROWID;
CREATE TABLE redirects (full_path TEXT PRIMARY KEY COLLATE NOCASE, project_id INTEGER NOT NULL);

CREATE TABLE members (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, source_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, access_level INTEGER NOT NULL, expires_at TEXT,
  created_by_id INTEGER, created_at TEXT NOT NULL, UNIQUE (source, source_id, user_id));
CREATE INDEX members_of_user ON members (user_id, source, source_id, access_level);

CREATE TABLE issues (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, iid INTEGER NOT NULL,
  title TEXT NOT NULL, description TEXT, state TEXT NOT NULL DEFAULT 'opened',
  confidential BOOLEAN NOT NULL DEFAULT 0, discussion_locked BOOLEAN,
  author_id INTEGER NOT NULL, assignee_id INTEGER, updated_by_id INTEGER,
  due_date TEXT, issue_type TEXT NOT NULL DEFAULT 'issue',
  closed_at TEXT, closed_by_id INTEGER, moved_to_id INTEGER, relative_position INTEGER,
  user_notes_count INTEGER NOT NULL DEFAULT 0, last_edited_at TEXT, last_edited_by_id INTEGER,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, milestone_id INTEGER,
  time_estimate INTEGER NOT NULL DEFAULT 0, time_spent INTEGER NOT NULL DEFAULT 0,
  UNIQUE (project_id, iid));
CREATE INDEX issues_by_creation ON issues (project_id, created_at);
CREATE INDEX issues_by_change ON issues (project_id, updated_at);
CREATE INDEX issues_by_state ON issues (project_id, state, created_at);
CREATE INDEX issues_of_author ON issues (author_id);
CREATE INDEX issues_of_assignee ON issues (assignee_id);
CREATE INDEX issues_of_milestone ON issues (milestone_id) WHERE milestone_id IS NOT NULL;
CREATE TABLE milestones (
  id INTEGER PRIMARY KEY AUTOINCREMENT, iid INTEGER NOT NULL, group_id INTEGER, project_id INTEGER,
  title TEXT NOT NULL, description TEXT, state TEXT NOT NULL DEFAULT 'active', start_date TEXT,
  due_date TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE UNIQUE INDEX milestones_of_group ON milestones (group_id, iid) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX milestones_of_project ON milestones (project_id, iid) WHERE project_id IS NOT NULL;
CREATE TABLE issue_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source_id INTEGER NOT NULL, target_id INTEGER NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (source_id, target_id));
CREATE INDEX links_to_issue ON issue_links (target_id);
CREATE TABLE todos (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, author_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL, issue_id INTEGER NOT NULL, note_id INTEGER, action TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending', created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX todos_of_user ON todos (user_id, state, id);
CREATE INDEX todos_of_issue ON todos (issue_id);

CREATE TABLE labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER, project_id INTEGER,
  title TEXT NOT NULL, color TEXT NOT NULL, description TEXT, priority INTEGER,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE UNIQUE INDEX labels_of_group ON labels (group_id, title) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX labels_of_project ON labels (project_id, title) WHERE project_id IS NOT NULL;
CREATE TABLE label_subscriptions (label_id INTEGER, user_id INTEGER, PRIMARY KEY (label_id, user_id))
  WITHOUT ROWID;
CREATE TABLE issue_labels (issue_id INTEGER, label_id INTEGER, PRIMARY KEY (issue_id, label_id))
  WITHOUT ROWID;
CREATE INDEX issues_of_label ON issue_labels (label_id, issue_id);
CREATE TABLE issue_subscriptions (issue_id INTEGER, user_id INTEGER, PRIMARY KEY (issue_id, user_id))
  WITHOUT ROWID;

CREATE TABLE label_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  label_id INTEGER, action TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX label_events_of_issue ON label_events (issue_id, id);
CREATE INDEX label_events_of_label ON label_events (label_id);
CREATE TABLE state_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  state TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX state_events_of_issue ON state_events (issue_id, id);
CREATE TABLE milestone_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  milestone_id INTEGER NOT NULL, action TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX milestone_events_of_issue ON milestone_events (issue_id, id);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, issue_id INTEGER NOT NULL, project_id INTEGER NOT NULL,
  author_id INTEGER NOT NULL, body TEXT NOT NULL, system BOOLEAN NOT NULL DEFAULT 0,
  internal BOOLEAN NOT NULL DEFAULT 0, discussion TEXT NOT NULL, threaded BOOLEAN NOT NULL DEFAULT 0,
  last_edited_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  told_by_issue_id INTEGER);
CREATE INDEX notes_of_issue ON notes (issue_id, created_at);

CREATE TABLE boards (
  id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER, project_id INTEGER, name TEXT NOT NULL,
  hide_backlog_list BOOLEAN NOT NULL DEFAULT 0, hide_closed_list BOOLEAN NOT NULL DEFAULT 0);
CREATE INDEX boards_of_group ON boards (group_id);
CREATE INDEX boards_of_project ON boards (project_id);
CREATE TABLE board_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT, board_id INTEGER NOT NULL, label_id INTEGER NOT NULL,
  position INTEGER NOT NULL);
CREATE INDEX lists_of_board ON board_lists (board_id, position);
CREATE INDEX lists_of_label ON board_lists (label_id);

CREATE TABLE hooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, url TEXT NOT NULL,
  name TEXT, description TEXT, token TEXT, signing_token TEXT, events JSON NOT NULL,
  push_events_branch_filter TEXT, branch_filter_strategy TEXT NOT NULL DEFAULT 'wildcard',
  enable_ssl_verification BOOLEAN NOT NULL DEFAULT 1, custom_headers JSON NOT NULL DEFAULT '[]',
  custom_webhook_template TEXT, url_variables JSON NOT NULL DEFAULT '[]',
  failures INTEGER NOT NULL DEFAULT 0, disabled_until TEXT, created_at TEXT NOT NULL);
CREATE INDEX hooks_of_project ON hooks (project_id);
CREATE TABLE hook_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hook_id INTEGER NOT NULL, url TEXT NOT NULL,
  trigger TEXT NOT NULL, request_headers JSON NOT NULL, request_body TEXT NOT NULL,
  response_headers JSON NOT NULL, response_body TEXT NOT NULL, response_status TEXT NOT NULL,
  execution_duration REAL NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX events_of_hook ON hook_events (hook_id, id);

CREATE TABLE uploads (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, secret TEXT NOT NULL,
  filename TEXT NOT NULL, size INTEGER NOT NULL, uploaded_by_id INTEGER NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (project_id, secret, filename));

CREATE TABLE protected_branches (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, name TEXT NOT NULL,
  push_access_level INTEGER NOT NULL, merge_access_level INTEGER NOT NULL,
  allow_force_push BOOLEAN NOT NULL DEFAULT 0, UNIQUE (project_id, name));
CREATE TABLE protected_tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, name TEXT NOT NULL,
  create_access_level INTEGER NOT NULL, UNIQUE (project_id, name));
